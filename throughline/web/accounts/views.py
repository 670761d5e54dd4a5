"""Accounts: who may sign in, as what, for which agency. An administrator sees no casework."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.agencies.actions import (
    add_member,
    change_member,
    reset_password,
)
from throughline.agencies.models import Member
from throughline.agencies.queries import get_member, list_members, list_teams_of
from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.hub.actions.absences import end_account
from throughline.web.access import ActorRequest, access
from throughline.web.accounts.forms import AddMemberForm, ChangeMemberForm
from throughline.web.forms.answering import put_refusal
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column


@dataclass(frozen=True)
class MemberView:
    """An account as its page shows it."""

    pk: int
    name: str
    username: str
    role: str
    agency: str
    hub: str
    is_active: bool


def _present(member: Member) -> MemberView:
    return MemberView(
        pk=member.pk,
        name=member.name,
        username=member.account.username if member.account else "",
        role=member.get_role_display(),
        agency=member.agency.name,
        hub=member.hub.name,
        is_active=member.is_active,
    )


@access("account.manage", methods=("GET", "HEAD"))
def accounts(request: ActorRequest) -> HttpResponse:
    """Everyone who may sign in."""
    rows = [
        (
            Cell(view.name, href=reverse("account", args=[view.pk]), detail=view.username),
            Cell(view.role),
            Cell(view.agency, detail=view.hub),
            Cell("Active" if view.is_active else "Ended", tag="" if view.is_active else "Ended"),
        )
        for view in map(_present, list_members())
    ]
    columns = [Column(text) for text in ("Who", "Role", "Agency", "Account")]
    return page(request, "pages/accounts/accounts.html", {"rows": rows, "columns": columns})


@access("account.manage")
def account_new(request: ActorRequest) -> HttpResponse:
    """Add a member; their first password is shown once."""
    form = AddMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        try:
            member = add_member(
                by=request.actor, at=now(), password=password, must_change_password=True, **form.cleaned_data
            )
        except Refused as error:
            put_refusal(form, error)
        else:
            return _password_page(request, member, password)
    return page(request, "pages/accounts/new.html", {"form": form})


@access("account.manage")
def account(request: ActorRequest, member_pk: int) -> HttpResponse:
    """One account: role, agency, teams, phone; end it; a new password."""
    member = get_member(member_pk)
    initial = {
        "role": member.role, "agency": member.agency_id, "profession": member.profession, "phone": member.phone,
        "email": member.email, "line_manager": member.line_manager_id, "teams": list_teams_of(member),
    }  # fmt: skip
    form = ChangeMemberForm(request.POST or None, initial=initial, hub=member.hub)
    if request.method == "POST" and form.is_valid():
        try:
            change_member(by=request.actor, at=now(), member_pk=member_pk, **form.cleaned_data)
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Account changed. It holds from their next page.")
            return redirect("accounts")
    return page(request, "pages/accounts/account.html", {"form": form, "view": _present(member)})


@access("account.manage", methods=("POST",))
def account_end(request: ActorRequest, member_pk: int) -> HttpResponse:
    """End an account now; every session of it ends too."""
    member = end_account(by=request.actor, at=now(), member_pk=member_pk)
    messages.success(request, f"{member.name} can no longer sign in.")
    return redirect("accounts")


@access("account.manage", methods=("POST",))
def account_password(request: ActorRequest, member_pk: int) -> HttpResponse:
    """A new one-time password, shown once."""
    password = reset_password(by=request.actor, at=now(), member_pk=member_pk)
    return _password_page(request, get_member(member_pk), password)


def _password_page(request: ActorRequest, member: Member, password: str) -> HttpResponse:
    return page(request, "pages/accounts/password.html", {"view": _present(member), "password": password})
