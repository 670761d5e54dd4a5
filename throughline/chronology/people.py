"""A person's chronology: everything the agencies did with them, for them and about them, as far as its reader may read it.

No level and no score stands in it (practice.md P2); an address never does (P25); their own words stand as they were said (P5).
"""

from __future__ import annotations

from django.db.models import QuerySet

from throughline.access.states import FieldClass
from throughline.chronology.care import CARE
from throughline.chronology.enforcement import (
    arrest_told,
    charge_told,
    discontinued_told,
    visible_arrests,
    visible_charges,
)
from throughline.chronology.happenings import Reader, Source, Told
from throughline.chronology.shared import INTELLIGENCE, ORDERS, ROLES
from throughline.chronology.states import HappeningKind
from throughline.disruption.models import ClosureReview
from throughline.disruption.queries.reviews import with_line_told
from throughline.hub.models import (
    Case,
    ChronologyEntry,
    Intervention,
    LeadChange,
    OwnWords,
    Referral,
    Reopening,
    Screening,
    TriageDecision,
)
from throughline.hub.queries.interventions import list_own_words
from throughline.register.models import Person, Sighting

_SAFEGUARDING, _ENFORCEMENT = HappeningKind.SAFEGUARDING, HappeningKind.ENFORCEMENT


def _interventions(reader: Reader, person: Person) -> QuerySet[Intervention]:
    rows: QuerySet[Intervention] = Intervention.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person, withdrawn_at__isnull=True).select_related("record", "agency")


def _referrals(reader: Reader, person: Person) -> QuerySet[Referral]:
    rows: QuerySet[Referral] = Referral.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person).select_related("record", "agency")


def _decisions(reader: Reader, person: Person) -> QuerySet[TriageDecision]:
    rows: QuerySet[TriageDecision] = TriageDecision.objects.visible_to(reader.actor, reader.at)
    return rows.filter(referral__person=person).select_related("referral__record", "decided_by__agency")


def _cases(reader: Reader, person: Person) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person).select_related("record", "lead__agency", "closed_by__agency")


def _closed(reader: Reader, person: Person) -> QuerySet[Case]:
    return _cases(reader, person).filter(closed_date__isnull=False)


def _case_closed(row: Case) -> Told:
    by = row.closed_by.agency.name if row.closed_by else ""
    return Told(f"Case closed: {row.get_where_now_display().lower()}", row.closing_summary, by, row.record)


def _reopenings(reader: Reader, person: Person) -> QuerySet[Reopening]:
    rows: QuerySet[Reopening] = Reopening.objects.visible_to(reader.actor, reader.at)
    return rows.filter(case__person=person).select_related("case__record", "reopened_by__agency")


def _leads(reader: Reader, person: Person) -> QuerySet[LeadChange]:
    rows: QuerySet[LeadChange] = LeadChange.objects.visible_to(reader.actor, reader.at)
    return rows.filter(case__person=person).select_related("case__record", "lead", "cover", "changed_by__agency")


def _screenings(reader: Reader, person: Person) -> QuerySet[Screening]:
    rows: QuerySet[Screening] = Screening.objects.visible_to(reader.actor, reader.at)
    return rows.filter(case__person=person).select_related("case__record", "screened_by__agency")


def _entries(reader: Reader, person: Person) -> QuerySet[ChronologyEntry]:
    rows: QuerySet[ChronologyEntry] = ChronologyEntry.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(case__person=person, withdrawn_at__isnull=True)
    return rows.select_related("case__record", "written_by__agency")


def _words(reader: Reader, person: Person) -> list[OwnWords]:
    return list_own_words(reader.actor, reader.at, person)


def _sightings(reader: Reader, person: Person) -> QuerySet[Sighting]:
    rows: QuerySet[Sighting] = Sighting.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person, withdrawn_at=None).select_related("recorded_by__agency")


def _reviews(reader: Reader, person: Person) -> QuerySet[ClosureReview]:
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(person=person, answered_at__isnull=False).select_related("answered_by__agency")
    return with_line_told(rows, reader.actor, reader.at)


def _review(row: ClosureReview) -> Told:
    """The line is not named: whoever works with a person need not know which it was; of one held closely, not that it was."""
    by = row.answered_by.agency.name if row.answered_by else ""
    detail = row.in_place or row.still_looking or row.confirmed_by
    asked = "Asked after a line closed" if row.tells_line else "Asked again how they are"
    return Told(f"{asked}: {row.get_answer_display().lower()}", detail, by)


SOURCES: tuple[Source, ...] = (
    Source(_SAFEGUARDING, "intervention.view", "happened_date", _interventions, lambda row: Told(
        "Safeguarding intervention", row.get_reason_display(), row.agency.name, row.record)),
    Source(_SAFEGUARDING, "referral.view", "referral_date", _referrals, lambda row: Told(
        "Referred to the hub", "", row.agency.name, row.record)),
    Source(_SAFEGUARDING, "referral.view", "decided_at", _decisions, lambda row: Told(
        f"Triage: {row.get_outcome_display()}", row.reasons, row.decided_by.agency.name, row.referral.record)),
    Source(_SAFEGUARDING, "case.view", "opened_date", _cases, lambda row: Told(
        "Case opened", "", row.lead.agency.name, row.record)),
    Source(_SAFEGUARDING, "case.view", "closed_date", _closed, _case_closed),
    Source(_SAFEGUARDING, "case.view", "reopened_date", _reopenings, lambda row: Told(
        "Came back", row.reason, row.reopened_by.agency.name, row.case.record)),
    Source(_SAFEGUARDING, "case.view", "changed_at", _leads, lambda row: Told(
        f"Led by {row.lead.name}, covered by {row.cover.name}", row.reason, row.changed_by.agency.name,
        row.case.record)),
    Source(_SAFEGUARDING, "case.view", "screened_date", _screenings, lambda row: Told(
        "Screened", "", row.screened_by.agency.name, row.case.record)),
    Source(_SAFEGUARDING, "case.view", "happened_date", _entries, lambda row: Told(
        row.get_kind_display(), row.text, row.written_by.agency.name, row.case.record)),
    Source(_SAFEGUARDING, "person.view", "said_date", _words, lambda row: Told(
        "Their own words", "", f"Heard by {row.heard_by}", quote=row.words), FieldClass.INTELLIGENCE),
    Source(_SAFEGUARDING, "person.view", "seen_date", _sightings, lambda row: Told(
        f"Seen by {row.seen_by}", row.in_place, row.recorded_by.agency.name), FieldClass.LOCATION),
    Source(_SAFEGUARDING, "closure_review.view", "answered_at", _reviews, _review),
    *CARE, ROLES,
    Source(_ENFORCEMENT, "line.view", "happened_date",
           lambda reader, person: visible_arrests(reader).filter(person=person), arrest_told, FieldClass.OFFENDING),
    Source(_ENFORCEMENT, "line.view", "charged_date",
           lambda reader, person: visible_charges(reader).filter(arrest__person=person), charge_told,
           FieldClass.OFFENDING),
    Source(_ENFORCEMENT, "line.view", "discontinued_date", lambda reader, person: visible_charges(reader).filter(
        arrest__person=person, discontinued_date__isnull=False), discontinued_told, FieldClass.OFFENDING),
    *ORDERS, INTELLIGENCE,
)  # fmt: skip
