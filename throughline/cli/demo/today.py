"""What is alive on the day the demo loads: a warrant this morning, running and missed clocks, a line just closed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from throughline.access.states import Restriction
from throughline.agencies.actions import team_named
from throughline.agencies.models import Team
from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.cli.demo.screening_begun import begin_screening
from throughline.cli.demo.services import Services
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import ReviewAnswer, answer_review, close_line
from throughline.disruption.actions.lines import deactivate_phone
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure, state_total
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import LineFilter, list_lines
from throughline.disruption.queries.reviews import list_reviews_of
from throughline.disruption.states import (
    ClosureType,
    DrugType,
    OffenceKind,
    OperationKind,
    ReviewAnswerKind,
    SeizureKind,
    TotalOf,
    Unit,
)
from throughline.geography.queries import get_authority, get_force
from throughline.hub.actions.cases import restrict_case
from throughline.hub.actions.interventions import answer_checklist, record_intervention, record_own_words
from throughline.hub.actions.referrals import refer_person
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case, Referral
from throughline.hub.queries.interventions import list_cases_of
from throughline.hub.states import ChecklistAnswer, InterventionReason, Level, Told, TriageOutcome, WhoMayRead
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.states import AgeBasis, Sex
from throughline.support.actions.enrolments import start_enrolment
from throughline.support.actions.needs import record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support
from throughline.support.actions.sessions import record_session
from throughline.support.models import Need
from throughline.support.states import Attendance, DeclineReason, ServiceKind, TheirAnswer

_TEAM = "West Midlands Police County Lines team"
_HALF_A_DAY = dt.timedelta(hours=12)


def play_today(cast: Cast, services: Services, calendar: Calendar) -> None:
    """Everything a new user finds waiting."""
    _warrant_this_morning(cast, calendar)
    _gap_nobody_answered(cast, calendar)
    _referrals_waiting(cast, calendar)
    _case_with_a_declined_offer(cast, services, calendar)
    _restricted_case(cast, calendar)
    _line_just_closed(cast, calendar)


def _team(cast: Cast, at: dt.datetime) -> Team:
    return team_named(by=cast.system, at=at, name=_TEAM)[0]


def _birmingham(address: str, area: str) -> PlaceGiven:
    return PlaceGiven(
        address=address, area=area, authority=get_authority("Birmingham"), force=get_force("West Midlands Police")
    )


def _estimated(years: int, on: dt.date) -> AgeGiven:
    return AgeGiven(years - 1, years + 1, AgeBasis.ESTIMATED, on=on)


def _line_named(cast: Cast, name: str, at: dt.datetime) -> Line:
    lines, _ = list_lines(cast.as_actor("coordinator"), at, LineFilter(), first=0, limit=200)
    return next(line for line in lines if line.name == name)


def _warrant_this_morning(cast: Cast, calendar: Calendar) -> None:
    """A boy found, another arrested, cash and drugs taken from where the first was."""
    officer, at = cast.as_actor("officer"), calendar.ago(hours=4)
    day = at.date()
    line = _line_named(cast, "Ghost 26 line", at)
    operation = record_operation(
        by=officer, at=at, operation_kind=OperationKind.WARRANT, happened_date=day, team=_team(cast, at),
        place=_birmingham("31 Tennyson Walk", "Lea Hall"), line_uuid=line.record.uuid, suspected_cuckooing=True,
    )  # fmt: skip
    found = record_person_found(
        by=officer, at=at, operation_uuid=operation.record.uuid,
        person=PersonGiven(description="Boy, about 15, grey tracksuit, says Kai", sex=Sex.MALE, age=_estimated(15, day)),
        reason=InterventionReason.FOUND_IN_CUCKOOED, immediate_action="Taken to a warm room; his aunt is on her way.",
    )  # fmt: skip
    for item, detail in (("injury", "Checked by the medic at the door"), ("parent", "Aunt rung at 06:50")):
        answer_checklist(
            by=officer, at=calendar.ago(hours=3), intervention_uuid=found.record.uuid, item=item,
            answer=ChecklistAnswer.DONE, detail=detail,
        )  # fmt: skip
    record_own_words(
        by=officer, at=calendar.ago(hours=3), person_uuid=found.person.record.uuid, about=found.record,
        words="They said I owe them now.", said_date=day, heard_by="PC Daniel Reeve", may_read=WhoMayRead.LEAD,
        told_who_reads=True, video_reference="BWV 4471",
    )  # fmt: skip
    record_arrest(
        by=officer, at=calendar.ago(hours=3), operation_uuid=operation.record.uuid,
        person=PersonGiven(given_name="Tariq", family_name="Holt", sex=Sex.MALE,
                           date_of_birth=dt.date(day.year - 16, 2, 11)),
        offence=OffenceKind.POSSESSION_WITH_INTENT,
    )  # fmt: skip
    record_arrest(
        by=officer, at=calendar.ago(hours=3), operation_uuid=operation.record.uuid,
        person=PersonGiven(given_name="Wayne", family_name="Purcell", sex=Sex.MALE,
                           date_of_birth=dt.date(day.year - 34, 6, 2)),
        offence=OffenceKind.CONCERNED_IN_SUPPLY, is_line_holder=True, charged_date=day,
    )  # fmt: skip
    for given in (
        SeizureGiven(SeizureKind.DRUGS, drug=DrugType.CRACK, grams=Decimal("38.50")),
        SeizureGiven(SeizureKind.CASH, pence=184_000),
        SeizureGiven(SeizureKind.PHONE, count=3),
        SeizureGiven(SeizureKind.DRUGS, drug=DrugType.HEROIN, quantity=Decimal(2), unit=Unit.OUNCES),
        SeizureGiven(SeizureKind.CASH, currency="EUR", amount=Decimal(450)),
    ):
        record_seizure(
            by=officer, at=calendar.ago(hours=2), operation_uuid=operation.record.uuid, given=given,
            from_person_uuid=found.person.record.uuid if given.kind == SeizureKind.CASH else None,
        )  # fmt: skip
    state_total(
        by=officer, at=calendar.ago(hours=2), operation_uuid=operation.record.uuid, of=TotalOf.CLASS_A,
        amount=Decimal(100), unit=Unit.GRAMS, source="Seizure log",
    )  # fmt: skip


def _gap_nobody_answered(cast: Cast, calendar: Calendar) -> None:
    """A woman whose home is being cuckooed, found three days ago: her clock is missed."""
    at = calendar.ago(days=3)
    record_intervention(
        by=cast.as_actor("social2"), at=at,
        person=PersonGiven(given_name="Maureen", family_name="Tully", sex=Sex.FEMALE,
                           date_of_birth=dt.date(at.year - 61, 9, 14)),
        happened_date=at.date(), found_at=_birmingham("9 Alder Rise", "Kings Heath"),
        reason=InterventionReason.HOME_CUCKOOED, immediate_action="Locks changed; neighbour has the number to ring.",
    )  # fmt: skip


def _refer(
    cast: Cast, username: str, at: dt.datetime, given_name: str, family_name: str, age: int, concerns: str
) -> Referral:
    born = dt.date(at.year - age, 1, 20)
    return refer_person(
        by=cast.as_actor(username), at=at, referral_date=at.date(),
        person=PersonGiven(given_name=given_name, family_name=family_name, date_of_birth=born, sex=Sex.UNKNOWN),
        concerns=concerns, social_care_told=Told.YES, social_care_who="Children's advice and support service",
        social_care_date=at.date(), their_view="Wants it to stop, and does not want mum to know yet.",
    )  # fmt: skip


def _referrals_waiting(cast: Cast, calendar: Calendar) -> None:
    """One whose triage clock runs, and one that was missed."""
    _refer(cast, "housing", calendar.ago(hours=2), "Ellis", "Norwood", 15,
           "A neighbour reports young people coming and going at night; Ellis answers the door with two phones.")  # fmt: skip
    _refer(cast, "mentor", calendar.ago(days=6), "Sana", "Rafiq", 14,
           "She says a man outside school bought her trainers and now wants them paid back.")  # fmt: skip


def _accepted(cast: Cast, referral: Referral, lead: str, cover: str) -> Case:
    """Accepted within half a day: whatever the hour the demo is loaded at, that is before the hub's clock runs out."""
    coordinator, at = cast.as_actor("coordinator"), referral.record.recorded_at + _HALF_A_DAY
    decide_referral(
        by=coordinator, at=at, referral_uuid=referral.record.uuid, version=referral.version,
        outcome=TriageOutcome.ACCEPTED, reasons="Several people are worried independently.",
        feedback="Accepted, and someone leads from today.",
        case=CaseGiven(
            cast.members[lead], cast.members[cover],
            ScreeningGiven(Level.MEDIUM, "There is pressure to carry; family is strong.", "Debt, new phones, late nights."),
        ),
    )  # fmt: skip
    return list_cases_of(coordinator, at, referral.person)[0]


def _need(
    cast: Cast, case: Case, kind: str, description: str, at: dt.datetime, answer: TheirAnswer, words: str
) -> Need:
    lead = cast.as_actor("social2")
    need = record_need(by=lead, at=at, case_uuid=case.record.uuid, kind=kind, description=description)
    return record_answer(
        by=lead, at=at, need_uuid=need.uuid, version=need.version, explained_date=at.date(), answer=answer,
        answer_words=words, parent_told="Mum knows and agrees",
        ask_again_date=at.date() + dt.timedelta(days=14) if answer == TheirAnswer.NOT_YET else None,
    )  # fmt: skip


def _case_with_a_declined_offer(cast: Cast, services: Services, calendar: Calendar) -> None:
    """The programme had no place; mentoring is under way; one need is *not yet*; another offer waits for its answer."""
    opened = calendar.ago(days=20)
    referral = _refer(cast, "social", opened, "Reuben", "Osei", 16, "Missing overnight twice, back with money.")
    case = _accepted(cast, referral, "social2", "social")
    lead = cast.as_actor("social2")
    asked = calendar.ago(days=18)
    programme = _need(
        cast, case, ServiceKind.PROGRAMME, "Something that is his, in the week", asked, TheirAnswer.YES, "OK."
    )
    offer = offer_support(
        by=lead, at=asked, need_uuid=programme.uuid, service_uuid=services.programme.uuid,
        shared_note="16, likes cooking. Meet in public.",
    )  # fmt: skip
    answer_offer(
        by=cast.as_actor("trust"), at=calendar.ago(days=15), offer_uuid=offer.uuid, version=offer.version,
        accepted=False, decline_reason=DeclineReason.NO_CAPACITY, decline_note="Next intake in January.",
    )  # fmt: skip
    mentoring = _need(
        cast, case, ServiceKind.MENTORING, "Someone to talk to", asked, TheirAnswer.YES, "As long as it's not a cop."
    )
    offer = offer_support(
        by=lead, at=asked, need_uuid=mentoring.uuid, service_uuid=services.mentoring.uuid,
        shared_note="16, likes cooking. Meet in public, mornings.",
    )  # fmt: skip
    mentor = cast.as_actor("mentor")
    offer = answer_offer(
        by=mentor, at=calendar.ago(days=16), offer_uuid=offer.uuid, version=offer.version, accepted=True
    )
    start_enrolment(
        by=mentor, at=calendar.ago(days=14), offer_uuid=offer.uuid, version=offer.version,
        started_date=calendar.ago(days=14).date(),
    )  # fmt: skip
    for days, attendance in ((12, Attendance.ATTENDED), (5, Attendance.NOT_BROUGHT), (1, Attendance.ATTENDED)):
        at = calendar.ago(days=days)
        record_session(
            by=mentor, at=at, offer_uuid=offer.uuid, session_date=at.date(), attendance=attendance,
            note="Walked round the park.", shared="He would like to cook for his mum." if days == 1 else "",
        )  # fmt: skip
    _need(
        cast, case, ServiceKind.HOUSING, "A home nearer his nan", asked, TheirAnswer.NOT_YET, "Ask me after Christmas."
    )
    _offer_waiting(cast, services, calendar)


def _offer_waiting(cast: Cast, services: Services, calendar: Calendar) -> None:
    referral = _refer(
        cast, "officer", calendar.ago(days=9), "Aleena", "Qureshi", 15, "Found with a bag she was told to hold."
    )
    case = _accepted(cast, referral, "social2", "social")
    need = _need(
        cast,
        case,
        ServiceKind.MENTORING,
        "A woman she can talk to",
        calendar.ago(days=2),
        TheirAnswer.YES,
        "Yes please.",
    )
    offer_support(
        by=cast.as_actor("social2"), at=calendar.ago(days=1), need_uuid=need.uuid,
        service_uuid=services.mentoring.uuid, shared_note="15. Would like a woman mentor. Meet in public.",
    )  # fmt: skip
    begin_screening(cast, case, calendar)


def _restricted_case(cast: Cast, calendar: Calendar) -> None:
    """A child related to someone who works here: named and involved people only."""
    referral = _refer(
        cast, "social", calendar.ago(days=12), "Casey", "Lomax", 13, "A relative works for a partner agency."
    )
    case = _accepted(cast, referral, "social", "social2")
    restrict_case(
        by=cast.as_actor("coordinator"), at=calendar.ago(days=11), case_uuid=case.record.uuid,
        restriction=Restriction.RESTRICTED,
    )  # fmt: skip


def _line_just_closed(cast: Cast, calendar: Calendar) -> None:
    """Closed two days ago by its number; every first review answered but one child's."""
    at = calendar.ago(days=2)
    officer, coordinator = cast.as_actor("officer"), cast.as_actor("coordinator")
    line = _line_named(cast, "Flash 24 line", at)
    for phone in line.phones.all():
        deactivate_phone(
            by=officer, at=at, line_uuid=line.record.uuid, phone_id=phone.pk, deactivated_date=at.date(),
            source="Provider confirmed the number is off",
        )  # fmt: skip
    close_line(
        by=officer, at=at, line_uuid=line.record.uuid, closed_date=at.date(), closure_type=ClosureType.TYPE_2,
        evidence="Number off; no traffic for a week.", authorised_by_name="Rachel Stone", authorised_rank="DCI",
    )  # fmt: skip
    first = [review for review in list_reviews_of(coordinator, calendar.now, line) if review.days == 1]
    answered = calendar.ago(days=1)
    for review in first[:-1]:
        answer_review(
            by=coordinator, at=answered, review_id=review.pk,
            given=ReviewAnswer(
                ReviewAnswerKind.SEEN, seen_date=answered.date(), seen_by="Tom Ellery",
                in_place="At home with a parent; school told whom to ring",
            ),
        )  # fmt: skip
