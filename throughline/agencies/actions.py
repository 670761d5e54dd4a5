"""Acts on who works here: setting an installation up, agencies, hubs, agreements, teams, members and their accounts."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from throughline.agencies.actor import Actor
from throughline.agencies.models import (
    Account,
    Agency,
    Hub,
    HubPartner,
    Member,
    SharingAgreement,
    Team,
    TeamMember,
)
from throughline.agencies.queries import SYSTEM_MEMBER
from throughline.agencies.states import AgencyKind, Profession, Role
from throughline.agencies.tokens import end_tokens
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name
from throughline.geography.actions import load_reference_data
from throughline.geography.models import LocalAuthority
from throughline.geography.queries import list_authorities, list_forces, list_regional_units
from throughline.geography.states import AuthorityKind

_MANAGERS = (Role.ADMINISTRATOR, Role.SYSTEM)


@transaction.atomic
def set_up_installation(*, at: dt.datetime, hub_name: str = "Exploitation Hub") -> Actor:
    """Load the reference data, and make an agency of every force, ROCU and authority, the first hub, and its system actor.

    Running it again adds what is missing and changes nothing else.
    """
    load_reference_data()
    _make_public_agencies()
    member = Member.objects.filter(role=Role.SYSTEM).select_related("agency", "hub__agency").order_by("pk").first()
    if member is None:
        member = _make_hub(hub_name)
        actor = Actor(member=member, purpose="Set up")
        _record(actor, at, "set_up_installation", Operation.CONFIGURATION)
        return actor
    return Actor(member=member, purpose="Set up")


def _make_public_agencies() -> None:
    known = set(Agency.objects.values_list("name", flat=True))
    agencies = [
        *(Agency(name=force.name, kind=AgencyKind.POLICE, force=force) for force in list_forces()),
        *(Agency(name=unit.name, kind=AgencyKind.ROCU, unit=unit) for unit in list_regional_units()),
        *(Agency(name=_council(row), kind=AgencyKind.AUTHORITY, authority=row) for row in list_authorities()),
    ]
    Agency.objects.bulk_create(agency for agency in agencies if agency.name not in known)


def _council(authority: LocalAuthority) -> str:
    """The body, where the reference data names the place: “Birmingham” is a place, “Birmingham Council” the agency."""
    place = authority.name.split(",")[0]
    return f"{place} County Council" if authority.kind == AuthorityKind.COUNTY else f"{place} Council"


def _make_hub(name: str, contact: str = "") -> Member:
    """A hub with its own agency and its system actor."""
    agency = Agency.objects.create(name=require_name(name, what="hub name", field="name"), kind=AgencyKind.HUB)
    hub = Hub.objects.create(agency=agency, contact=contact)
    return Member.objects.create(name=SYSTEM_MEMBER, agency=agency, hub=hub, role=Role.SYSTEM)


@transaction.atomic
def add_hub(*, by: Actor, at: dt.datetime, name: str, contact: str = "") -> Hub:
    """Make another hub on this installation: it shares nothing with the others by default. Errors: Absent, Refused."""
    _require_manager(by)
    _require_new_agency(name)
    hub = _make_hub(name, contact).hub
    _record(by, at, "add_hub", Operation.CONFIGURATION)
    return hub


@transaction.atomic
def add_agency(*, by: Actor, at: dt.datetime, name: str, kind: str, safeguarding_contact: str = "") -> Agency:
    """Make an agency: a charity, a housing provider, a school. Errors: Absent, Refused."""
    _require_manager(by)
    _require_new_agency(name)
    if kind not in AgencyKind.values:
        raise Refused("Choose what kind of agency it is.", field="kind")
    agency = Agency(
        name=require_name(name, what="agency name", field="name"), kind=kind, safeguarding_contact=safeguarding_contact
    )
    agency.save_checked()
    _record(by, at, "add_agency", Operation.CONFIGURATION)
    return agency


@transaction.atomic
def set_safeguarding_contact(*, by: Actor, at: dt.datetime, agency: Agency, contact: str) -> Agency:
    """Say whom to ring at an agency about a person's safety, day and night. Errors: Absent, Refused."""
    _require_manager(by)
    agency.safeguarding_contact = contact.strip()
    agency.save_checked()
    _record(by, at, "set_safeguarding_contact", Operation.CONFIGURATION)
    return agency


def _require_new_agency(name: str) -> None:
    if Agency.objects.filter(name__iexact=name.strip()).exists():
        raise Refused(f"There is an agency called “{name}” already.", field="name")


@transaction.atomic
def add_partner(
    *, by: Actor, at: dt.datetime, hub: Hub, agency: Agency, joined_date: dt.date | None = None
) -> HubPartner:
    """Make an agency a partner of a hub. Errors: Absent."""
    _require_manager(by)
    partner, _ = HubPartner.objects.get_or_create(hub=hub, agency=agency, defaults={"joined_date": joined_date})
    _record(by, at, "add_partner", Operation.CONFIGURATION)
    return partner


@transaction.atomic
def add_agreement(
    *,
    by: Actor,
    at: dt.datetime,
    hub: Hub,
    title: str,
    basis: str,
    parties: Iterable[Agency],
    starts_date: dt.date,
    ends_date: dt.date,
    reference: str = "",
) -> SharingAgreement:
    """Record the agreement a hub's agencies share under, and until when (practice.md P24). Errors: Absent, Refused."""
    _require_manager(by)
    if ends_date < starts_date:
        raise Refused("The agreement must end after it starts.", field="ends_date")
    agreement = SharingAgreement(
        hub=hub, title=title, reference=reference, basis=basis, starts_date=starts_date, ends_date=ends_date
    )
    agreement.save_checked()
    agreement.parties.set(parties)
    _record(by, at, "add_agreement", Operation.CONFIGURATION)
    return agreement


@transaction.atomic
def add_team(*, by: Actor, at: dt.datetime, name: str, agency: Agency, hub: Hub | None = None) -> Team:
    """Make a team of an agency; a hub team when ``hub`` is given. Errors: Absent, Refused."""
    _require_manager(by)
    if Team.objects.filter(agency=agency, name__iexact=name.strip()).exists():
        raise Refused(f"{agency.name} has a team called “{name}” already.", field="name")
    team = Team(name=require_name(name, what="team name", field="name"), agency=agency, hub=hub)
    team.save_checked()
    _record(by, at, "add_team", Operation.CONFIGURATION)
    return team


@transaction.atomic
def team_named(*, by: Actor, at: dt.datetime, name: str) -> tuple[Team, bool]:
    """The team of this name, made if unknown: of the agency whose name begins the team's (the longest), else of the hub.

    Returns the team, and whether it was made. Errors: Absent, Refused.
    """
    if by.role not in (*_MANAGERS, Role.COORDINATOR):
        raise Absent
    wanted = require_name(name, what="team", field="team")
    known = Team.objects.filter(name__iexact=wanted).select_related("agency").order_by("pk").first()
    if known is not None:
        return known, False
    begins = [agency for agency in Agency.objects.all() if wanted.casefold().startswith(agency.name.casefold())]
    agency = max(begins, key=lambda candidate: len(candidate.name), default=by.hub.agency)
    team = Team(name=wanted, agency=agency)
    team.save_checked()
    _record(by, at, "team_named", Operation.CONFIGURATION)
    return team, True


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
    _require_manager(by)
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
    _record(by, at, "add_member", Operation.ACCOUNT, detail={"member": member.pk, "role": role})
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
    _require_manager(by)
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
    _record(by, at, "change_member", Operation.ACCOUNT, detail=detail)
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
    _require_manager(by)
    member = _locked_member(by, member_pk)
    member.is_active = False
    member.save_checked()
    if member.account is not None:
        member.account.is_active = False
        member.account.save(update_fields=["is_active"])
        _end_sessions(member.account)
    _record(by, at, "deactivate_member", Operation.ACCOUNT, detail={"member": member.pk})
    return member


@transaction.atomic
def reset_password(*, by: Actor, at: dt.datetime, member_pk: int) -> str:
    """Give a member a one-time password, shown once; their sessions end, and they choose their own at the next sign-in.

    Errors: Absent, Refused.
    """
    _require_manager(by)
    member = _locked_member(by, member_pk)
    if member.account is None:
        raise Absent
    password = "-".join(secrets.token_hex(3) for _ in range(4))
    _set_password(member.account, password)
    member.account.must_change_password = True
    member.account.save(update_fields=["password", "must_change_password"])
    _end_sessions(member.account)
    _record(by, at, "reset_password", Operation.ACCOUNT, detail={"member": member.pk})
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
    _record(by, at, "change_own_password", Operation.ACCOUNT)


@transaction.atomic
def join_team(*, by: Actor, at: dt.datetime, member: Member, team: Team) -> TeamMember:
    """Put a member into a team from today. Errors: Absent, Refused (another agency's team)."""
    _require_manager(by)
    _put_in_teams(member, [team], at)
    _record(by, at, "join_team", Operation.ACCOUNT, detail={"member": member.pk, "team": team.pk})
    return TeamMember.objects.get(team=team, member=member, until_date=None)


@transaction.atomic
def leave_team(*, by: Actor, at: dt.datetime, member: Member, team: Team) -> None:
    """End a member's place in a team. Errors: Absent."""
    _require_manager(by)
    _end_places(member, [team], at)
    _record(by, at, "leave_team", Operation.ACCOUNT, detail={"member": member.pk, "team": team.pk})


def _require_manager(by: Actor) -> None:
    if by.role not in _MANAGERS or not by.member.is_active:
        raise Absent


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


def _record(by: Actor, at: dt.datetime, action: str, op: Operation, detail: dict[str, object] | None = None) -> None:
    append(actor=by.for_audit(), at=at, entry=Entry(op=op, action=action, detail=detail or {}))
