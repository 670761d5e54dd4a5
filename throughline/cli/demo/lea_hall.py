"""The Lea Hall boy: found at a warrant in March, from the tracker; then referral, case, mentoring, programme, a new home."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.cli.demo.cover import write_what_helps
from throughline.cli.demo.lea_hall_files import attach_letters
from throughline.cli.demo.lea_hall_housing import play_move
from throughline.cli.demo.lea_hall_nrm import refer_to_nrm
from throughline.cli.demo.lea_hall_panel import play_panel
from throughline.cli.demo.lea_hall_places import move_to_solihull
from throughline.cli.demo.lea_hall_progress import agree_and_score
from throughline.cli.demo.lea_hall_screenings import screen_first, screen_later
from throughline.cli.demo.lea_hall_turning import plan_for_eighteen, settle_before_closing
from throughline.cli.demo.missing import play_missing
from throughline.cli.demo.services import Services
from throughline.closing.actions import (
    PartnerViewGiven,
    StepDownGiven,
    close_stepped_down,
    propose_closing,
    record_partner_view,
    second_closing,
)
from throughline.closing.queries import list_partner_views
from throughline.closing.states import Basis, PartnerAnswer
from throughline.hub.actions.cases import ClosingGiven
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.actions.referrals import take_on_referral
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case
from throughline.hub.queries.interventions import list_cases_of, list_referrals_of
from throughline.hub.states import EntryKind, Level, TriageOutcome, WhereNow, WhoMayRead
from throughline.matching.queries import search_people
from throughline.register.actions import SafeContactGiven, complete_identity, record_safe_contact, record_sighting
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.register.states import Contactable
from throughline.support.actions.enrolments import complete_enrolment, start_enrolment
from throughline.support.actions.needs import close_need, record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support
from throughline.support.actions.sessions import record_session
from throughline.support.models import Need, Offer, Service
from throughline.support.states import Attendance, NeedOutcome, TheirAnswer

_NAME = "Jordan Ashby"


def play_lea_hall(cast: Cast, services: Services, calendar: Calendar) -> None:
    """Play his way out, each step as the person whose step it is."""
    person, case = _open_case(cast, calendar)
    _record_who_he_is(cast, person, calendar)
    write_what_helps(cast, person, calendar)
    _write_chronology(cast, person, case, calendar)
    missing_dates = attach_letters(cast, case, calendar)
    play_missing(cast, person, calendar)
    screen_first(cast, case, calendar)
    refer_to_nrm(cast, case, missing_dates, calendar)
    mentoring = _support(
        cast, case, services.mentoring, calendar, provider="mentor", first_day=6, answer_words="Yeah. Not at my house.",
        description="Someone to talk to who is not police and not school",
    )  # fmt: skip
    programme = _support(
        cast, case, services.programme, calendar, provider="trust", first_day=7, answer_words="I'd try it.",
        description="Something to do in the week that is his own",
    )  # fmt: skip
    _sessions(cast, mentoring, calendar, provider="mentor", first_day=14, ways=_MENTORING)
    agree_and_score(cast, mentoring, calendar)
    _sessions(cast, programme, calendar, provider="trust", first_day=16, ways=_PROGRAMME)
    play_panel(cast, case, calendar)
    _complete(
        cast,
        programme,
        calendar,
        provider="trust",
        day=95,
        outcome="Finished all twelve weeks; led the community project.",
    )
    _complete(
        cast,
        mentoring,
        calendar,
        provider="mentor",
        day=96,
        outcome="Meets his mentor's football group on his own now.",
    )
    plan_for_eighteen(cast, case, calendar)
    screen_later(cast, case, calendar)
    _move_house(cast, case, services.housing, calendar)
    move_to_solihull(cast, case, calendar)
    settle_before_closing(cast, case, calendar)
    _close(cast, case, calendar)


_MENTORING = (
    Attendance.ATTENDED, Attendance.ATTENDED, Attendance.NOT_SAFE, Attendance.ATTENDED, Attendance.LATE,
    Attendance.ATTENDED, Attendance.WE_CANCELLED, Attendance.ATTENDED, Attendance.ATTENDED, Attendance.ATTENDED,
)  # fmt: skip
_PROGRAMME = (
    Attendance.ATTENDED, Attendance.ATTENDED, Attendance.ATTENDED, Attendance.NOT_BROUGHT, Attendance.ATTENDED,
    Attendance.ATTENDED, Attendance.ATTENDED, Attendance.ATTENDED,
)  # fmt: skip


def _open_case(cast: Cast, calendar: Calendar) -> tuple[Person, Case]:
    coordinator = cast.as_actor("coordinator")
    at = calendar.day(1)
    person = next(row.person for row in search_people(coordinator, at, name=_NAME))
    referral = list_referrals_of(coordinator, at, person)[0]
    take_on_referral(by=coordinator, at=at, referral_uuid=referral.record.uuid)
    referral.refresh_from_db()
    screening = ScreeningGiven(
        level=Level.HIGH,
        judgement="He was found alone in a cuckooed flat and is afraid of being held to a debt.",
        reasons="Found at the address; missing twice since January; an older associate outside school.",
    )
    decide_referral(
        by=coordinator,
        at=calendar.day(2),
        referral_uuid=referral.record.uuid,
        version=referral.version,
        outcome=TriageOutcome.ACCEPTED,
        reasons="Found in a cuckooed address during a warrant; nobody leads for him.",
        feedback="Accepted. Joy Mensah leads from today. Thank you: what you saw at the flat is what opened this.",
        case=CaseGiven(cast.members["social"], cast.members["social2"], screening),
    )
    return person, list_cases_of(coordinator, calendar.day(2), person)[0]


def _record_who_he_is(cast: Cast, person: Person, calendar: Calendar) -> None:
    lead = cast.as_actor("social")
    person.refresh_from_db()
    complete_identity(
        by=lead, at=calendar.day(3), person_uuid=person.record.uuid, version=person.version,
        given=PersonGiven(
            given_name=person.given_name, family_name=person.family_name, called="Jay",
            date_of_birth=person.date_of_birth, date_of_birth_confirmed=True, sex=person.sex,
            home_authority=person.home_authority,
        ),
    )  # fmt: skip
    record_safe_contact(
        by=lead, at=calendar.day(3), person_uuid=person.record.uuid,
        given=SafeContactGiven(
            may_visit_home=Contactable.NO, may_phone=Contactable.YES, may_write=Contactable.NO,
            meet_in_public=Contactable.YES, safe_times="After 4 pm, not Fridays", safe_phone="07700 900431",
            what_helps="Text before you ring.",
        ),
    )  # fmt: skip
    record_own_words(
        by=lead, at=calendar.day(4), person_uuid=person.record.uuid, about=person.record,
        words="I just want somewhere they don't know where I live.", said_date=calendar.day(4).date(),
        heard_by="Joy Mensah", may_read=WhoMayRead.WORKING_WITH, told_who_reads=True,
    )  # fmt: skip


def _write_chronology(cast: Cast, person: Person, case: Case, calendar: Calendar) -> None:
    lead = cast.as_actor("social")
    for day, kind, text in (
        (3, EntryKind.CONTACT, "Met him at the library with his aunt. She will stay in touch by text."),
        (5, EntryKind.FACT, "School confirmed he is back on roll from Monday."),
        (9, EntryKind.OPINION, "He is more afraid of the debt than of the police. The safety plan starts there."),
        (40, EntryKind.FACT, "No missing episode for five weeks."),
    ):
        at = calendar.day(day)
        write_entry(
            by=lead, at=at, case_uuid=case.record.uuid, kind=kind, happened_date=at.date(), text=text
        )  # fmt: skip
    for day in (3, 40, 96):
        at = calendar.day(day)
        record_sighting(
            by=lead, at=at, person_uuid=person.record.uuid, seen_date=at.date(), seen_by="Joy Mensah",
            in_place="Aunt at home in the evenings; mentor weekly; school told whom to ring",
        )  # fmt: skip


def _need(
    cast: Cast, case: Case, kind: str, description: str, answer_words: str, at: dt.datetime, asked: dt.datetime
) -> Need:
    """A need, explained to him, and his answer."""
    lead = cast.as_actor("social")
    need = record_need(by=lead, at=at, case_uuid=case.record.uuid, kind=kind, description=description)
    return record_answer(
        by=lead, at=asked, need_uuid=need.uuid, version=need.version, explained_date=asked.date(),
        answer=TheirAnswer.YES, answer_words=answer_words, parent_told="His aunt knows and agrees",
    )  # fmt: skip


def _support(
    cast: Cast, case: Case, service: Service, calendar: Calendar, *, provider: str, first_day: int, description: str,
    answer_words: str,
) -> Offer:  # fmt: skip
    """Need, offer, the provider's yes, and the start."""
    at = calendar.day(first_day)
    need = _need(cast, case, service.kind, description, answer_words, at, calendar.day(first_day + 1))
    offer = offer_support(
        by=cast.as_actor("social"), at=calendar.day(first_day + 1), need_uuid=need.uuid, service_uuid=service.uuid,
        shared_note="17, likes being outdoors and football. Call him Jay. Meet in public, after 4 pm.",
    )  # fmt: skip
    offer = answer_offer(
        by=cast.as_actor(provider), at=calendar.day(first_day + 3), offer_uuid=offer.uuid, version=offer.version,
        accepted=True,
    )  # fmt: skip
    started = calendar.day(first_day + 5)
    start_enrolment(
        by=cast.as_actor(provider),
        at=started,
        offer_uuid=offer.uuid,
        version=offer.version,
        started_date=started.date(),
    )
    return offer


def _sessions(
    cast: Cast, offer: Offer, calendar: Calendar, *, provider: str, first_day: int, ways: tuple[Attendance, ...]
) -> None:
    for week, attendance in enumerate(ways):
        at = calendar.day(first_day + 8 * week)
        record_session(
            by=cast.as_actor(provider), at=at, offer_uuid=offer.uuid, session_date=at.date(), attendance=attendance,
            note="Kept by the provider." if attendance == Attendance.ATTENDED else "",
            shared="He talked about college for the first time." if week == 4 else "",
        )  # fmt: skip


def _complete(cast: Cast, offer: Offer, calendar: Calendar, *, provider: str, day: int, outcome: str) -> None:
    at = calendar.day(day)
    complete_enrolment(
        by=cast.as_actor(provider), at=at, offer_uuid=offer.uuid, version=offer.enrolment.version,
        ended_date=at.date(), outcome=outcome,
    )  # fmt: skip
    need = offer.need
    need.refresh_from_db()
    close_need(
        by=cast.as_actor("social"), at=calendar.day(day + 1), need_uuid=need.uuid, version=need.version,
        outcome=NeedOutcome.MET, outcome_note=outcome,
    )  # fmt: skip


def _move_house(cast: Cast, case: Case, service: Service, calendar: Calendar) -> None:
    """A house move: the new address is held for named people, and stands nowhere else."""
    offer = _support(
        cast, case, service, calendar, provider="housing", first_day=10, answer_words="Please. Before the summer.",
        description="A home where they do not know where he lives",
    )  # fmt: skip
    play_move(cast, case, calendar)
    _complete(
        cast,
        offer,
        calendar,
        provider="housing",
        day=97,
        outcome="Moved with his aunt. The new address is with named people only.",
    )


def _close(cast: Cast, case: Case, calendar: Calendar) -> None:
    """His lead proposes it, every agency that works with him agrees, the coordinator is the second person."""
    step_down = propose_closing(
        by=cast.as_actor("social"), at=calendar.day(116), case_uuid=case.record.uuid,
        given=StepDownGiven(
            basis=Basis.REASON,
            reason="He has moved, finished both programmes and started college. Nobody has rung him since the move.",
            exit_plan="College tutor on Mondays; his aunt; his mentor's number stays open to him for a year.",
            way_back="He, his aunt or college ring the hub: no referral needed.",
            their_view="I'm all right now. I've got the card if I need it.",
        ),
    )  # fmt: skip
    for view in list_partner_views(step_down, calendar.day(117)):
        record_partner_view(
            by=cast.as_actor("social"),
            at=calendar.day(117),
            step_down_uuid=step_down.uuid,
            agency=view.agency,
            given=PartnerViewGiven(PartnerAnswer.AGREES),
        )
    second_closing(
        by=cast.as_actor("coordinator"), at=calendar.day(118), step_down_uuid=step_down.uuid,
        note="Agreed: the move has held, and he knows the way back.",
    )  # fmt: skip
    case.refresh_from_db()
    at = calendar.day(120)
    close_stepped_down(
        by=cast.as_actor("social"), at=at, case_uuid=case.record.uuid, version=case.version,
        given=ClosingGiven(
            closed_date=at.date(),
            summary="Mentoring and the programme are complete, and he has moved with his aunt. He has started college.",
            where_now=WhereNow.MOVED,
            told="Joy told him in person and gave him a card: ring any time, no referral needed.",
        ),
        outcomes={},
    )  # fmt: skip
