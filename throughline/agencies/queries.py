"""Reading agencies, hubs, teams and members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt
from django.db.models import Count, DateField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from throughline.agencies.actor import Actor
from throughline.agencies.models import Absence, Agency, Hub, HubPartner, Member, SharingAgreement, Team
from throughline.agencies.states import MANAGERS, AgencyKind, Role
from throughline.core.errors import Absent, Refused

# PostgreSQL takes a bare null for text.
_NO_DAY, _NO_MOMENT = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
_COUNCIL = "council"
_DAYS = ("first_date", "last_date", "ended_at")
SYSTEM_MEMBER = "Command line"


def system_actor(hub: Hub | None = None) -> Actor:
    """The named system actor of a hub (the installation's first, unless said). Raises Refused before ``init``."""
    members = Member.objects.filter(role=Role.SYSTEM).select_related("agency", "hub__agency").order_by("pk")
    member = (members.filter(hub=hub) if hub else members).first()
    if member is None:
        raise Refused("This installation is not set up. Run throughline init.")
    return Actor(member=member, purpose="Command line")


def get_agency(name: str) -> Agency:
    """An agency by its name, whatever the case. Raises Refused, in the words of whoever typed it."""
    agency = Agency.objects.filter(name__iexact=name.strip()).first()
    if agency is None:
        raise Refused(f"We could not find an agency called “{name}”.", field="agency")
    return agency


def get_hub(name: str) -> Hub:
    """A hub by its name, whatever the case. Raises Refused."""
    hub = Hub.objects.filter(agency__name__iexact=name.strip()).select_related("agency").first()
    if hub is None:
        raise Refused(f"We could not find a hub called “{name}”.", field="hub")
    return hub


def list_agencies() -> QuerySet[Agency]:
    """Active agencies by name."""
    return Agency.objects.filter(is_active=True).order_by("name")


def list_hubs() -> QuerySet[Hub]:
    """All hubs by name."""
    return Hub.objects.select_related("agency").order_by("agency__name")


def list_teams(hub: Hub | None = None) -> QuerySet[Team]:
    """Teams by name; of a hub's partners and of the hub itself, when one is given."""
    teams = Team.objects.select_related("agency").order_by("name", "agency__name")
    if hub is None:
        return teams
    return teams.filter(agency__in=list_hub_agencies(hub))


def list_teams_of(member: Member) -> list[Team]:
    """The teams a member is in now, by name."""
    return list(Team.objects.filter(teammember__member=member, teammember__until_date=None).order_by("name"))


def list_hub_agencies(hub: Hub) -> QuerySet[Agency]:
    """A hub's own agency and its partners."""
    partners = Agency.objects.filter(hubpartner__hub=hub, hubpartner__left_date__isnull=True, is_active=True)
    return (partners | Agency.objects.filter(as_hub=hub)).distinct().order_by("name")


@dataclass(frozen=True)
class Partner:
    """An agency's place in a hub, and how many of its people can sign in there."""

    agency: Agency
    joined_date: dt.date | None
    left_date: dt.date | None
    people: int


def list_partners(hub: Hub) -> list[Partner]:
    """A hub's partners by name, those who have left last."""
    here = Q(agency__members__hub=hub, agency__members__is_active=True, agency__members__account__isnull=False)
    places: QuerySet[Any] = HubPartner.objects.filter(hub=hub).select_related("agency")
    counted = places.annotate(people=Count("agency__members", filter=here, distinct=True))
    rows = counted.order_by(F("left_date").asc(nulls_first=True), "agency__name")
    return [Partner(row.agency, row.joined_date, row.left_date, row.people) for row in rows]


def list_other_agencies(hub: Hub) -> QuerySet[Agency]:
    """Active agencies that could become a hub's partners, by name: not other hubs, not those who are."""
    partners = HubPartner.objects.filter(hub=hub, left_date__isnull=True).values("agency")
    return list_agencies().exclude(pk__in=partners).exclude(kind=AgencyKind.HUB)


def get_hub_of(by: Actor, pk: int) -> Hub:
    """A hub by key, for whoever looks after the installation. Raises Absent."""
    hub = Hub.objects.filter(pk=pk).select_related("agency").first() if by.role in MANAGERS else None
    if hub is None:
        raise Absent
    return hub


def get_partner(hub: Hub, agency_pk: int) -> Partner:
    """An agency's place in a hub. Raises Absent."""
    partner = next((each for each in list_partners(hub) if each.agency.pk == agency_pk), None)
    if partner is None:
        raise Absent
    return partner


def list_agreements(by: Actor) -> QuerySet[SharingAgreement]:
    """The sharing agreements of the actor's hub, newest first."""
    agreements = SharingAgreement.objects.filter(hub=by.hub).select_related("hub__agency", "ended_by")
    return agreements.prefetch_related("parties").order_by("-starts_date", "-pk")


def get_agreement(by: Actor, pk: int) -> SharingAgreement:
    """An agreement of the actor's hub. Raises Absent."""
    agreement = list_agreements(by).filter(pk=pk).first()
    if agreement is None:
        raise Absent
    return agreement


def agreed_until(hub: int, on: dt.date, party: Agency | None = None) -> dt.date | None:
    """The last day, counted without a break from this one, on which a hub has an agreement; None where it has none now.

    Of those a ``party`` signed, where one is named.
    """
    agreements = SharingAgreement.objects.filter(hub=hub)
    if party is not None:
        agreements = agreements.filter(parties=party)
    until, day = None, on
    for starts, last in sorted((row.starts_date, row.last_date) for row in agreements):
        if starts <= day <= last:
            until, day = last, last + dt.timedelta(days=1)
    return until


def list_councils(hub: Hub) -> QuerySet[Agency]:
    """A hub's councils that have a safeguarding contact, by name."""
    return _councils(hub).exclude(safeguarding_contact="")


def list_adult_services(hub: Hub) -> QuerySet[Agency]:
    """A hub's councils whose adult social care can be rung, by name."""
    return _councils(hub).exclude(adult_contact="")


def _councils(hub: Hub) -> QuerySet[Agency]:
    return list_hub_agencies(hub).filter(kind=AgencyKind.AUTHORITY)


def get_member(pk: int) -> Member:
    """A member by key. Raises Absent."""
    member = Member.objects.filter(pk=pk).select_related("agency", "hub__agency", "account").first()
    if member is None:
        raise Absent
    return member


def members_of_hub(hub: Hub, roles: Iterable[str]) -> list[Member]:
    """A hub's active members in these roles, by name; never the system actor."""
    members = Member.objects.filter(hub=hub, role__in=list(roles), is_active=True).exclude(role=Role.SYSTEM)
    return list(members.select_related("agency").order_by("name"))


def list_members() -> QuerySet[Member]:
    """Everyone with an account, active ones first, by name."""
    members = Member.objects.filter(account__isnull=False).select_related("agency", "hub__agency", "account")
    return members.order_by("-is_active", "name")


def count_accounts_wrong(address: str, *, since: dt.datetime) -> int:
    """How many sign-in names, known or not, were given a wrong password from an address since then."""
    tried = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since)
    return int(tried.values("username").distinct().count())


def list_absences(hub: Hub, on: dt.date) -> list[Absence]:
    """Who of a hub is away on a day or will be later, soonest first; those who came back, or left, are left out."""
    return [row for row in _absences(hub, on) if row.member.is_active]


def _absences(hub: Hub, on: dt.date) -> list[Absence]:
    running = Q(last_date__isnull=True) | Q(last_date__gte=on)
    rows = Absence.objects.filter(running, member__hub=hub, ended_at__isnull=True)
    return list(rows.select_related("member__agency", "member__line_manager").order_by("first_date", "member__name"))


def away_on(hub: Hub, on: dt.date) -> dict[int, Absence]:
    """The absence of each member of a hub who is away on a day, or has left, by the member's key."""
    return {row.member_id: row for row in _absences(hub, on) if row.first_date <= on}


@dataclass(frozen=True)
class Coordinator:
    """A hub's coordinator, as whoever rings needs to know them."""

    pk: int
    name: str
    phone: str


@dataclass(frozen=True)
class HubContacts:
    """Whom to ring in a hub on a day: who is away, by the member's key; its coordinators; its councils, of a child and adult."""

    away: dict[int, Absence]
    coordinators: tuple[Coordinator, ...]
    councils: tuple[str, ...]
    adult_services: tuple[str, ...]


def read_contacts(hub: Hub, on: dt.date) -> HubContacts:
    """Whom to ring in a hub on a day: one query, whoever is away."""
    running = Q(absences__last_date__isnull=True) | Q(absences__last_date__gte=on)
    away = Q(running, absences__ended_at__isnull=True, absences__first_date__lte=on)
    members: QuerySet[Any] = Member.objects.filter(Q(role=Role.COORDINATOR, is_active=True) | away, hub=hub)
    council = (Value(_COUNCIL), "is_active", "adult_contact", _NO_DAY, _NO_DAY, _NO_MOMENT)
    absence = (f"absences__{day}" for day in _DAYS)
    rows = sorted(
        members.values_list("pk", "name", "phone", "role", "is_active", Value(""), *absence).union(
            _councils(hub).order_by().values_list("pk", "name", "safeguarding_contact", *council)
        ),
        key=lambda row: row[1],
    )
    # A coordinator's row comes with every absence they ever had.
    absences = [Absence(member_id=row[0], **dict(zip(_DAYS, row[6:], strict=True))) for row in rows if row[6]]
    return HubContacts(
        {row.member_id: row for row in sorted(absences, key=lambda row: row.first_date) if row.runs_on(on)},
        tuple(dict.fromkeys(Coordinator(*row[:3]) for row in rows if row[3] == Role.COORDINATOR and row[4])),
        tuple(f"{row[1]}: {row[2]}" for row in rows if row[3] == _COUNCIL and row[2]),
        tuple(f"{row[1]}: {row[5]}" for row in rows if row[3] == _COUNCIL and row[5]),
    )
