"""What the hub has recorded that the form asks for, each with where it came from. The person preparing it edits and keeps it.

Nothing of enforcement is read here, no address is filled in, and nothing somebody was told in confidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import AgencyKind
from throughline.core.clock import civil_date
from throughline.geography.states import Nation
from throughline.hub.models import Case, Intervention
from throughline.hub.queries.interventions import list_interventions_of
from throughline.nrm.answers import SAFE_TO_WRITE, YES
from throughline.nrm.models import NrmReferral
from throughline.nrm.states import ExistingCheck
from throughline.placements.queries.responsibility import who_is_responsible
from throughline.register.models import Person
from throughline.register.queries import age_of, latest_safe_contact
from throughline.register.states import AgeGroup, Contactable, Sex

_RESPONDERS = {AgencyKind.POLICE: "Police force", AgencyKind.AUTHORITY: "Local authority"}
_UNDER_18 = {AgeGroup.CHILD: YES, AgeGroup.UNKNOWN: "Not sure", AgeGroup.ADULT: "No"}
_SAFE = {Contactable.YES: YES, Contactable.NO: "No", Contactable.UNKNOWN: "Not assessed"}


@dataclass(frozen=True)
class Prefill:
    """What a field can be filled in with, and the record that says so."""

    text: str
    source: str


def prefills_for(actor: Actor, nrm: NrmReferral, at: dt.datetime) -> dict[str, Prefill]:
    """By field: what is known. Only what is known stands here."""
    found = list_interventions_of(actor, at, nrm.case.person)
    found = [row for row in found if row.withdrawn_at is None]
    parts = (
        *_of_sender(actor, nrm), *_of_person(nrm, at), *_of_authority(nrm.case, at), *_of_events(found),
        *_of_case(nrm.case), *_of_contact(nrm.case.person), *_of_referral(nrm),
    )  # fmt: skip
    return {key: Prefill(text, source) for key, text, source in parts if text}


_Part = tuple[str, str, str]


def _of_sender(actor: Actor, nrm: NrmReferral) -> Iterator[_Part]:
    account = "Your account"
    yield "organisation", _RESPONDERS.get(AgencyKind(actor.agency.kind), ""), "Your agency"
    yield "responder_name", actor.member.name, account
    yield "responder_phone", ", ".join(part for part in (actor.member.phone, actor.member.email) if part), account
    yield "your_reference", nrm.case.record.reference, "This case"


def _of_person(nrm: NrmReferral, at: dt.datetime) -> Iterator[_Part]:
    person, source = nrm.case.person, "Their identity in the register"
    name = " ".join(part for part in (person.given_name, person.family_name) if part)
    age = age_of(person, civil_date(at))
    yield "names", name or person.description, source
    yield "also_known_as", person.called if person.called != person.given_name else "", source
    if person.date_of_birth is not None:
        how = "confirmed" if person.date_of_birth_confirmed else "as stated"
        yield "date_of_birth", f"{_day(person.date_of_birth)} ({how})", source
    else:
        yield "date_of_birth", f"{age.in_words[:1].upper()}{age.in_words[1:]}", "What was said or judged of their age"
    if person.sex != Sex.UNKNOWN:
        yield "gender", person.get_sex_display(), source
    yield "under_18", _UNDER_18[age.group], f"Their age today: {age.in_words}"


def _of_authority(case: Case, at: dt.datetime) -> Iterator[_Part]:
    found = who_is_responsible(case.person, civil_date(at))
    if found is not None:
        source = f"Who is responsible: {found.how[:1].lower()}{found.how[1:]}"
        yield "country", Nation(found.area.nation).label, source
        yield "authority_name", found.area.name, source


def _of_events(found: list[Intervention]) -> Iterator[_Part]:
    source = "Safeguarding interventions recorded at the hub"
    events = sorted(found, key=lambda row: row.happened_date)
    towns = dict.fromkeys(row.authority.name for row in events if row.authority is not None)
    yield "towns", "\n".join(towns), source
    yield "dates", "\n".join(f"{_day(row.happened_date)}: {row.get_reason_display().lower()}" for row in events), source
    yield "signs", "\n\n".join(_sign(row) for row in events), source


def _sign(row: Intervention) -> str:
    detail = f" {row.reason_detail}" if row.reason_detail else ""
    return f"{_day(row.happened_date)}, seen by {row.agency.name}: {row.get_reason_display().lower()}.{detail}"


def _of_case(case: Case) -> Iterator[_Part]:
    source = "Lead professional and cover of this case"
    yield "professionals", "\n".join(_who(member) for member in (case.lead, case.cover)), source
    yield "contact_who", _who(case.lead), source
    if case.lead.agency.kind == AgencyKind.AUTHORITY:
        yield "authority_contact", _who(case.lead), source
    yield "alternative_contact", _who(case.cover), source


def _who(member: Member) -> str:
    return ", ".join(part for part in (member.name, member.agency.name, member.phone) if part)


def _of_contact(person: Person) -> Iterator[_Part]:
    contact = latest_safe_contact(person)
    source = "Safe contact, as recorded"
    yield SAFE_TO_WRITE, _SAFE[Contactable(contact.may_write)] if contact else _SAFE[Contactable.UNKNOWN], source
    if contact is not None and contact.may_phone == Contactable.YES:
        yield "safe_phone", contact.safe_phone, source


def _of_referral(nrm: NrmReferral) -> Iterator[_Part]:
    if nrm.existing == ExistingCheck.EARLIER:
        yield "reported_before", f"Yes, in the referral {nrm.existing_reference}.", "What was asked before this pack"
    yield "notice_reason", "They are an adult, and did not consent to a referral.", "Their answer, recorded here"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
