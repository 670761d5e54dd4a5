"""Hubs, partners and agreements as pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.agencies.models import Agency, Hub, SharingAgreement
from throughline.agencies.preparing import Lacks, list_lacking
from throughline.agencies.queries import Partner, agreed_until, list_partners
from throughline.agencies.states import AgencyKind
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date

_LACKING = {
    Lacks.CONTACT: "Nobody is named whom another hub or a provider can ring here",
    Lacks.PARTNERS: "It has no partner agency",
    Lacks.COUNCIL_CONTACT: "No council among its partners says whom to ring about a child’s safety, day and night",
    Lacks.COORDINATOR: "It has no coordinator to decide on referrals",
    Lacks.GOVERNANCE: "Nobody of information governance has an account: they record sharing agreements and see who has looked",
    Lacks.AGREEMENT: "No sharing agreement is in force, so nothing can be shared with a partner: information governance"
    " records one",
    Lacks.AGREEMENT_SOON: "Its sharing agreement ends on {until}: what is shared stops then, unless information governance"
    " records the next",
}
# Where an administrator sees to it; agreements are not theirs to record.
_WHERE = {
    Lacks.CONTACT: "hub-contact", Lacks.PARTNERS: "partner-new", Lacks.COORDINATOR: "account-new",
    Lacks.GOVERNANCE: "account-new",
}  # fmt: skip


@dataclass(frozen=True)
class HubView:
    """One hub: what it lacks (words, and where to see to it if it is here), whom to ring, its partners."""

    pk: int
    name: str
    contact: str
    lacking: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


def present_hub(hub: Hub, on: dt.date) -> HubView:
    until = agreed_until(hub.pk, on)
    lacking = [
        (_LACKING[lack].format(until=short_date(until) if until else ""), _address(lack, hub))
        for lack in list_lacking(hub, on)
    ]
    rows = tuple(_row(hub, partner) for partner in list_partners(hub))
    return HubView(hub.pk, hub.name, hub.contact, tuple(lacking), rows)


def _address(lack: Lacks, hub: Hub) -> str:
    route = _WHERE.get(lack, "")
    return reverse(route, args=[] if route == "account-new" else [hub.pk]) if route else ""


def _row(hub: Hub, partner: Partner) -> tuple[Cell, ...]:
    agency = partner.agency
    return (
        Cell(agency.name, href=reverse("partner", args=[hub.pk, agency.pk]), detail=agency.get_kind_display()),
        Cell(agency.safeguarding_contact or "Nobody named", tone="plain"),
        Cell(str(partner.people)),
        Cell(_since(partner), tag="Left" if partner.left_date else ""),
    )


def _since(partner: Partner) -> str:
    since = f"since {short_date(partner.joined_date)}" if partner.joined_date else "not known since when"
    return f"until {short_date(partner.left_date)}" if partner.left_date else since


@dataclass(frozen=True)
class PartnerView:
    """An agency in a hub: whom to ring, since when, its teams, how many of its people can sign in."""

    hub_pk: int
    hub: str
    agency_pk: int
    name: str
    kind: str
    contact: str
    is_council: bool
    adult_contact: str
    since: str
    has_left: bool
    people: int
    teams: tuple[str, ...]


def present_partner(hub: Hub, partner: Partner) -> PartnerView:
    agency = partner.agency
    return PartnerView(
        hub_pk=hub.pk, hub=hub.name, agency_pk=agency.pk, name=agency.name, kind=agency.get_kind_display(),
        contact=agency.safeguarding_contact, is_council=agency.kind == AgencyKind.AUTHORITY,
        adult_contact=agency.adult_contact, since=_since(partner), has_left=partner.left_date is not None,
        people=partner.people, teams=_teams(agency, hub),
    )  # fmt: skip


def _teams(agency: Agency, hub: Hub) -> tuple[str, ...]:
    return tuple(
        f"{team.name} (a team of the hub)" if team.hub_id == hub.pk else team.name
        for team in agency.teams.order_by("name")
    )


@dataclass(frozen=True)
class AgreementView:
    """A sharing agreement: what it rests on, who signed, how it stands today."""

    pk: int
    title: str
    reference: str
    basis: str
    days: str
    stands: str
    runs: bool
    parties: tuple[str, ...]
    may_be_signed: bool
    ended: str


def present_agreement(agreement: SharingAgreement, on: dt.date, *, unsigned: int = 0) -> AgreementView:
    """``unsigned``: how many of the hub's agencies have not signed it."""
    ended = ""
    if agreement.ended_date is not None:
        who = agreement.ended_by.name if agreement.ended_by else ""
        ended = f"{short_date(agreement.ended_date)}, by {who}: {agreement.ended_reason}"
    return AgreementView(
        pk=agreement.pk, title=agreement.title, reference=agreement.reference,
        basis=agreement.basis, days=f"{short_date(agreement.starts_date)} to {short_date(agreement.ends_date)}",
        stands=_stands(agreement, on), runs=agreement.ended_date is None and agreement.last_date >= on,
        parties=tuple(sorted(party.name for party in agreement.parties.all())), may_be_signed=unsigned > 0, ended=ended,
    )  # fmt: skip


def _stands(agreement: SharingAgreement, on: dt.date) -> str:
    if agreement.is_in_force(on):
        return "In force"
    return "To come" if on < agreement.starts_date and agreement.ended_date is None else "Ended"


def present_agreement_row(agreement: SharingAgreement, on: dt.date) -> tuple[Cell, ...]:
    view = present_agreement(agreement, on)
    return (
        Cell(view.title, href=reverse("agreement", args=[view.pk]), detail=view.reference),
        Cell(view.days),
        Cell(view.stands, tag="Ended" if view.stands == "Ended" else ""),
        Cell(str(len(view.parties))),
    )
