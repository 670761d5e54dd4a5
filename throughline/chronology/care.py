"""What statutory services and helpers did: danger and protection, missing episodes, placements, the NRM, support, panels."""

from __future__ import annotations

from django.db.models import QuerySet

from throughline.access.states import FieldClass
from throughline.chronology.happenings import Reader, Source, Told
from throughline.chronology.states import HappeningKind
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.missing.states import InterviewStatus
from throughline.nrm.models import NrmDecision, NrmReferral
from throughline.panel.models import AgendaItem
from throughline.panel.queries.agenda import visible_items
from throughline.panel.states import MeetingStatus
from throughline.placements.models import Residence
from throughline.placements.states import PlaceKind
from throughline.register.models import Person
from throughline.statutory.models import Danger, ProtectionEnd, StatutoryStep, StrategyDiscussion
from throughline.support.models import Enrolment
from throughline.support.queries.directory import service_name

_KIND = HappeningKind.SAFEGUARDING


def _dangers(reader: Reader, person: Person) -> QuerySet[Danger]:
    rows: QuerySet[Danger] = Danger.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person).select_related("raised_by__agency")


def _discussions(reader: Reader, person: Person) -> QuerySet[StrategyDiscussion]:
    rows: QuerySet[StrategyDiscussion] = StrategyDiscussion.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person).select_related("recorded_by__agency")


def _steps(reader: Reader, person: Person) -> QuerySet[StatutoryStep]:
    rows: QuerySet[StatutoryStep] = StatutoryStep.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person).select_related("begun_by__agency", "ended_by__agency")


def _steps_ended(reader: Reader, person: Person) -> QuerySet[StatutoryStep]:
    return _steps(reader, person).filter(ended_date__isnull=False)


def _protection_ends(reader: Reader, person: Person) -> QuerySet[ProtectionEnd]:
    rows: QuerySet[ProtectionEnd] = ProtectionEnd.objects.visible_to(reader.actor, reader.at)
    return rows.filter(intervention__person=person).select_related("intervention__record", "recorded_by__agency")


def _episodes(reader: Reader, person: Person) -> QuerySet[MissingEpisode]:
    rows: QuerySet[MissingEpisode] = MissingEpisode.objects.visible_to(reader.actor, reader.at)
    return rows.filter(person=person, withdrawn_at__isnull=True).select_related("agency")


def _found(reader: Reader, person: Person) -> QuerySet[MissingEpisode]:
    return _episodes(reader, person).filter(found_date__isnull=False)


def _interviews(reader: Reader, person: Person) -> QuerySet[ReturnInterview]:
    """That one was held; what was said in it is the interviewer's."""
    rows: QuerySet[ReturnInterview] = ReturnInterview.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(episode__person=person, status=InterviewStatus.HELD)
    return rows.select_related("interviewer__agency")


def _residences(reader: Reader, person: Person) -> QuerySet[Residence]:
    rows: QuerySet[Residence] = Residence.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(person=person, withdrawn_at__isnull=True).exclude(kind=PlaceKind.FOUND)
    return rows.select_related("authority", "recorded_by__agency")


def _residence(row: Residence) -> Told:
    where = row.authority.name if row.authority else row.elsewhere
    return Told(f"{row.get_kind_display()}: {where}", row.note, row.recorded_by.agency.name)


def _nrm_sent(reader: Reader, person: Person) -> QuerySet[NrmReferral]:
    rows: QuerySet[NrmReferral] = NrmReferral.objects.visible_to(reader.actor, reader.at)
    return rows.filter(case__person=person, sent_date__isnull=False).select_related("case__record", "sent_by__agency")


def _nrm_decisions(reader: Reader, person: Person) -> QuerySet[NrmDecision]:
    rows: QuerySet[NrmDecision] = NrmDecision.objects.visible_to(reader.actor, reader.at)
    return rows.filter(nrm__case__person=person, withdrawn_at__isnull=True).select_related("nrm__case__record")


def _nrm_decision(row: NrmDecision) -> Told:
    return Told(
        f"NRM: {row.get_stage_display().lower()}, {row.get_outcome_display().lower()}", "", row.get_made_by_display(),
        row.nrm.case.record,
    )  # fmt: skip


def _support(reader: Reader, person: Person) -> QuerySet[Enrolment]:
    rows: QuerySet[Enrolment] = Enrolment.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(offer__need__case__person=person)
    rows = rows.select_related("offer__service__provider", "offer__need__case__record")
    return rows.prefetch_related("offer__service__names")


def _support_ended(reader: Reader, person: Person) -> QuerySet[Enrolment]:
    return _support(reader, person).filter(ended_date__isnull=False)


def _enrolled(row: Enrolment, what: str, detail: str = "") -> Told:
    service = row.offer.service
    name = service_name(service, row.started_date)
    return Told(f"Support {what}: {name}", detail, service.provider.name, row.offer.need.case.record)


def _panels(reader: Reader, person: Person) -> QuerySet[AgendaItem]:
    """That a panel looked at their case; what it decided is in the minutes, for those who have them."""
    rows = visible_items(reader.actor, reader.at).filter(record__case__person=person)
    rows = rows.filter(meeting__status__in=(MeetingStatus.DRAFTED, MeetingStatus.AGREED))
    return rows.select_related("record", "meeting__hub__agency")


CARE: tuple[Source, ...] = (
    Source(_KIND, "person.view", "raised_at", _dangers, lambda row: Told(
        "Danger raised", row.what, row.raised_by.agency.name)),
    Source(_KIND, "person.view", "held_date", _discussions, lambda row: Told(
        "Strategy discussion", row.decided, row.recorded_by.agency.name)),
    Source(_KIND, "person.view", "began_date", _steps, lambda row: Told(
        f"{row.get_kind_display()} begun", "", row.begun_by.agency.name)),
    Source(_KIND, "person.view", "ended_date", _steps_ended, lambda row: Told(
        f"{row.get_kind_display()} ended", row.outcome, row.ended_by.agency.name)),
    Source(_KIND, "intervention.view", "ended_date", _protection_ends, lambda row: Told(
        "Police protection ended", row.how, row.recorded_by.agency.name, row.intervention.record)),
    Source(_KIND, "missing.view", "reported_date", _episodes, lambda row: Told(
        "Reported missing", "", row.agency.name), FieldClass.LOCATION),
    Source(_KIND, "missing.view", "found_date", _found, lambda row: Told(
        "Found after missing", "", row.agency.name), FieldClass.LOCATION),
    Source(_KIND, "missing.view", "held_at", _interviews, lambda row: Told(
        "Return-home interview held", "", row.interviewer.agency.name)),
    Source(_KIND, "case.view", "since_date", _residences, _residence, FieldClass.LOCATION),
    Source(_KIND, "nrm.work", "sent_date", _nrm_sent, lambda row: Told(
        row.get_route_display(), row.sent_to, row.sent_by.agency.name, row.case.record)),
    Source(_KIND, "nrm.work", "decided_date", _nrm_decisions, _nrm_decision),
    Source(_KIND, "case.view", "started_date", _support, lambda row: _enrolled(row, "begun")),
    Source(_KIND, "case.view", "ended_date", _support_ended, lambda row: _enrolled(row, "ended", row.outcome)),
    Source(_KIND, "panel.view", "meeting__meets_at", _panels, lambda row: Told(
        "Discussed at a panel", "", row.meeting.hub.agency.name, row.record)),
)  # fmt: skip
