from __future__ import annotations

from django import forms


class SignInForm(forms.Form):
    username = forms.CharField(
        label="Sign-in name",
        max_length=100,
        error_messages={"required": "Enter your sign-in name"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=200,
        strip=False,
        error_messages={"required": "Enter your password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """One spelling of a name, so that the lockout counts every spelling together."""
        return str(self.cleaned_data["username"]).strip().lower()


class NewPasswordForm(forms.Form):
    current = forms.CharField(
        label="Your password now", strip=False, widget=forms.PasswordInput,
        error_messages={"required": "Enter your password"},
    )  # fmt: skip
    password = forms.CharField(
        label="New password", strip=False, max_length=200, widget=forms.PasswordInput,
        help_text="At least 12 characters; three or four words you can remember are good",
        error_messages={"required": "Enter a new password"},
    )  # fmt: skip
