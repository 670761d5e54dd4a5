"""Acts on members: their accounts, roles and passwords, and their places in teams."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from throughline.agencies.actions.recording import audit_act, require_manager
from throughline.agencies.actor import Actor
from throughline.agencies.models import Account, Agency, Hub, Member, Team, TeamMember
from throughline.agencies.states import Profession, Role
from throughline.agencies.tokens import end_tokens
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name


@transaction.atomic
def add_member(
    *,
    by: Actor,
    at: dt.datetime,
    username: str,
    password: str,
    name: str,
    role: str,
    agency: Agency,
    hub: Hub,
    profession: str = "",
    phone: str = "",
    email: str = "",
    teams: Iterable[Team] = (),
    must_change_password: bool = False,
) -> Member:
    """Make an account, the member who signs in with it, and their places in teams.

    Errors: Absent, Refused (name taken, weak password, role, another agency's team).
    """
    require_manager(by)
    _require_role(role, profession)
    username = username.strip().lower()
    if not username or Account.objects.filter(username__iexact=username).exists():
        raise Refused("Choose a sign-in name nobody has yet.", field="username")
    account = Account(username=username, must_change_password=must_change_password)
    _set_password(account, password)
    account.save()
    member = Member(
        account=account,
        name=require_name(name, field="name"),
        agency=agency,
        hub=hub,
        role=role,
        profession=profession,
        phone=phone,
        email=email,
    )
    member.save_checked()
    _put_in_teams(member, teams, at)
    audit_act(by, at, "add_member", Operation.ACCOUNT, detail={"member": member.pk, "role": role})
    return member


def _require_role(role: str, profession: str) -> None:
    if role not in Role.values or role == Role.SYSTEM:
        raise Refused("Choose a role.", field="role")
    if role == Role.PARTNER and profession not in Profession.values:
        raise Refused("Choose the partner's profession.", field="profession")
    if role != Role.PARTNER and profession:
        raise Refused("Only a partner professional has a profession.", field="profession")


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    account.set_password(password)


@transaction.atomic
def change_member(
    *,
    by: Actor,
    at: dt.datetime,
    member_pk: int,
    role: str,
    agency: Agency,
    profession: str = "",
    phone: str = "",
    email: str = "",
    line_manager: Member | None = None,
    teams: Iterable[Team] | None = None,
) -> Member:
    """Change a member's role, agency, phone, mail, line manager or (when given) teams, from their next page.

    Nobody changes their own. Whoever changes agency leaves the teams of the old one. Errors: Absent, Refused.
    """
    require_manager(by)
    member = _locked_member(by, member_pk)
    _require_role(role, profession)
    _require_line_manager(member, line_manager)
    before = {"role": member.role, "agency": member.agency_id}
    member.role, member.agency, member.profession, member.phone = role, agency, profession, phone
    member.email, member.line_manager = email, line_manager
    member.save_checked()
    kept = list(_teams_of(member).filter(agency=agency)) if teams is None else list(teams)
    _end_places(member, [team for team in _teams_of(member) if team not in kept], at)
    _put_in_teams(member, kept, at)
    detail = {"member": member.pk, "role": role, "agency": agency.pk, "before": before}
    audit_act(by, at, "change_member", Operation.ACCOUNT, detail=detail)
    return member


def _require_line_manager(member: Member, manager: Member | None) -> None:
    if manager is not None and (manager.pk == member.pk or manager.hub_id != member.hub_id):
        raise Refused("Choose somebody else of the same hub.", field="line_manager")


def _teams_of(member: Member) -> QuerySet[Team]:
    return Team.objects.filter(teammember__member=member, teammember__until_date=None)


def _put_in_teams(member: Member, teams: Iterable[Team], at: dt.datetime) -> None:
    for team in teams:
        if team.agency_id != member.agency_id:
            raise Refused(f"{team.name} belongs to another agency.", field="teams")
        TeamMember.objects.get_or_create(
            team=team, member=member, until_date=None, defaults={"since_date": civil_date(at)}
        )


def _end_places(member: Member, teams: Iterable[Team], at: dt.datetime) -> None:
    """End places in teams from today: sight through a team goes at once."""
    yesterday = civil_date(at) - dt.timedelta(days=1)
    TeamMember.objects.filter(team__in=list(teams), member=member, until_date=None).update(until_date=yesterday)


@transaction.atomic
def deactivate_member(*, by: Actor, at: dt.datetime, member_pk: int) -> Member:
    """End a member's access now: the account closes and every session ends. Errors: Absent, Refused."""
    require_manager(by)
    member = _locked_member(by, member_pk)
    member.is_active = False
    member.save_checked()
    if member.account is not None:
        member.account.is_active = False
        member.account.save(update_fields=["is_active"])
        _end_sessions(member.account)
    audit_act(by, at, "deactivate_member", Operation.ACCOUNT, detail={"member": member.pk})
    return member


@transaction.atomic
def reset_password(*, by: Actor, at: dt.datetime, member_pk: int) -> str:
    """Give a member a one-time password, shown once; their sessions end, and they choose their own at the next sign-in.

    Errors: Absent, Refused.
    """
    require_manager(by)
    member = _locked_member(by, member_pk)
    if member.account is None:
        raise Absent
    password = "-".join(secrets.token_hex(3) for _ in range(4))
    _set_password(member.account, password)
    member.account.must_change_password = True
    member.account.save(update_fields=["password", "must_change_password"])
    _end_sessions(member.account)
    audit_act(by, at, "reset_password", Operation.ACCOUNT, detail={"member": member.pk})
    return password


@transaction.atomic
def change_own_password(*, by: Actor, at: dt.datetime, password: str) -> None:
    """Change the actor's own password; their tokens end. Errors: Refused."""
    account = by.member.account
    if account is None:
        raise Absent
    if account.check_password(password):
        raise Refused("Choose a password you do not have already.", field="password")
    _set_password(account, password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    end_tokens(account)
    audit_act(by, at, "change_own_password", Operation.ACCOUNT)


@transaction.atomic
def join_team(*, by: Actor, at: dt.datetime, member: Member, team: Team) -> TeamMember:
    """Put a member into a team from today. Errors: Absent, Refused (another agency's team)."""
    require_manager(by)
    _put_in_teams(member, [team], at)
    audit_act(by, at, "join_team", Operation.ACCOUNT, detail={"member": member.pk, "team": team.pk})
    return TeamMember.objects.get(team=team, member=member, until_date=None)


@transaction.atomic
def leave_team(*, by: Actor, at: dt.datetime, member: Member, team: Team) -> None:
    """End a member's place in a team. Errors: Absent."""
    require_manager(by)
    _end_places(member, [team], at)
    audit_act(by, at, "leave_team", Operation.ACCOUNT, detail={"member": member.pk, "team": team.pk})


def _locked_member(by: Actor, member_pk: int) -> Member:
    member = Member.objects.select_for_update(of=("self",)).filter(pk=member_pk).exclude(role=Role.SYSTEM).first()
    if member is None:
        raise Absent
    if member.pk == by.member.pk:
        raise Refused("Ask another administrator to change your own account.")
    return member


def _end_sessions(account: Account) -> None:
    end_tokens(account)
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()
