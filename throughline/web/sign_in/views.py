"""Signing in, signing out, one's own password."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from config.installation import DEMO_MARK_FILE
from throughline.agencies.actions import change_own_password
from throughline.agencies.models import Account
from throughline.agencies.signing_in import check_password, record_failure, record_sign_in, record_sign_out
from throughline.core.clock import now
from throughline.core.errors import AuditUnavailable, Refused
from throughline.web.access import ActorRequest, access
from throughline.web.errors import audit_unavailable
from throughline.web.middleware.actors import actor_of
from throughline.web.pages import page
from throughline.web.sign_in.forms import NewPasswordForm, SignInForm
from throughline.web.sign_in.kept import open_kept

# How the audit names signing in by this page.
_WAY = "sign_in"


@dataclass(frozen=True)
class DemoAccount:
    """How to sign in to the demo as one role."""

    username: str
    password: str
    name: str
    role: str
    agency: str


def _demo_accounts() -> tuple[DemoAccount, ...]:
    """The demo's accounts, which exist only in the demo."""
    if not settings.INSTALLATION.is_demo:
        return ()
    text = (settings.INSTALLATION.folder / DEMO_MARK_FILE).read_text(encoding="utf-8")
    return tuple(DemoAccount(**row) for row in json.loads(text))


@sensitive_post_parameters("password")
@access("")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in. The answer is the same for a wrong password and an unknown name."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = check_password(request, **form.cleaned_data)
        try:
            if account is not None:
                return _signed_in(request, account)
            ip = request.META.get("REMOTE_ADDR", "")
            record_failure(username=form.cleaned_data["username"], ip=ip, at=now(), way=_WAY)
        except AuditUnavailable:
            logout(request)
            return audit_unavailable(request)
        form.add_error(None, "The sign-in name or password is not right")
    return render(request, "pages/sign_in/sign_in.html", {
        "form": form,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "kept": request.POST.get("kept", ""),
        "accounts": _demo_accounts(),
    })  # fmt: skip


def _signed_in(request: HttpRequest, account: Account) -> HttpResponse:
    with transaction.atomic():
        login(request, account)
        record_sign_in(by=actor_of(request, account.member), at=now(), way=_WAY)
    kept = open_kept(request.POST.get("kept", ""), account.pk)
    if kept is not None:
        path, posted = kept
        return render(request, "pages/sign_in/go_on.html", {"path": path, "posted": list(posted.lists())})
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect(settings.LOGIN_REDIRECT_URL)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords from one place: wait, or ask an administrator."""
    return render(request, "pages/sign_in/locked_out.html", status=429)


@access("work.view", methods=("POST",))
def sign_out(request: ActorRequest) -> HttpResponse:
    """Sign out: the session is dead, recorded or not, and the browser is told to forget what it kept."""
    logout(request)
    response: HttpResponse = redirect("sign-in")
    try:
        record_sign_out(by=request.actor, at=now(), way="sign_out")
    except AuditUnavailable:
        response = audit_unavailable(request)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters("current", "password")
@access("work.view")
def own_password(request: ActorRequest) -> HttpResponse:
    """Change one's own password; other sessions end."""
    form = NewPasswordForm(request.POST or None)
    account = request.actor.member.account
    if request.method == "POST" and form.is_valid() and account is not None:
        if not account.check_password(form.cleaned_data["current"]):
            form.add_error("current", "This is not your password")
        else:
            try:
                change_own_password(by=request.actor, at=now(), password=form.cleaned_data["password"])
            except Refused as error:
                form.add_error("password", error.message)
            else:
                account.refresh_from_db()
                update_session_auth_hash(request, account)
                messages.success(request, "Your password is changed.")
                return redirect("work")
    is_one_time = account is not None and account.must_change_password
    return page(request, "pages/sign_in/own_password.html", {"form": form, "is_one_time": is_one_time})
