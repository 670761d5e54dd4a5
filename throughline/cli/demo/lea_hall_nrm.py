"""The Lea Hall boy is referred to the National Referral Mechanism: prepared by his lead, sent, a positive first decision."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.files.models import AttachedFile
from throughline.hub.models import Case
from throughline.hub.states import WhoMayRead
from throughline.nrm.actions.decisions import DecisionGiven, record_nrm_decision
from throughline.nrm.actions.evidence import list_pack_evidence
from throughline.nrm.actions.packs import (
    ExistingGiven,
    mark_nrm_ready,
    record_arrest_asked,
    save_section,
    start_nrm,
)
from throughline.nrm.actions.people import GuardianGiven, TellingGiven, record_nrm_guardian, record_nrm_telling
from throughline.nrm.actions.sending import SendingGiven, send_nrm
from throughline.nrm.fields import Field, sections_for
from throughline.nrm.models import NrmReferral
from throughline.nrm.queries.evidence import list_choosable
from throughline.nrm.queries.packs import count_answers, get_nrm, route_of
from throughline.nrm.queries.prefills import prefills_for
from throughline.nrm.states import ArrestAsked, DecidedBy, ExistingCheck, GuardianKind, Outcome, Route, Stage
from throughline.work.facts import settle_tasks
from throughline.work.states import TaskKind

_WRITTEN = {
    "responder_role": "Social worker, exploitation team",
    "responder_phone": "07700 900206",
    "nationality": "Not known",
    "interpreter": "No",
    "communication": "Short talks outdoors, with his aunt near. He likes to be called Jay.",
    "family": "His aunt, who is at home in the evenings.",
    "education_work": "Back on roll at school.",
    "situations": "More than once",
    "how_it_began": "Someone outside school paid for food and a phone, then said he owed for them.",
    "journeys": "Not known beyond Birmingham.",
    "made_to_do": "He was kept in a flat that had been taken over, told he owed a debt, and made to stay there.",
    "still_in_it": "No",
    "keeps_or_left": "He was found at a warrant. He is still afraid of the debt, and for his aunt.",
    "exploitation_types": "Made to take part in crime, such as carrying or selling drugs or tending cannabis",
    "county_lines": "Yes",
    "why_now": "Found alone in a cuckooed flat.",
    "where_spoken_to": "At a library, with his aunt.",
    "insight": "My opinion: he is held by a debt he cannot pay. It rests on what he said and on two nights missing.",
    "where_now": "Birmingham, West Midlands",
    "future_risk": "Those who held him live near. A safety plan, a mentor and a move are in hand.",
    "crime_reference": "20/0001/26",
    "crime_force": "West Midlands Police",
    "willing": "Not yet",
    "safe_to_write": "No",
    "evidence": "Case chronology, two pages\nSchool attendance, one page",
}


def refer_to_nrm(cast: Cast, case: Case, evidence: AttachedFile, calendar: Calendar) -> None:
    """A first check, the pack with a file of his case as evidence, sent; a guardian asked for; he is told; a decision."""
    lead = cast.as_actor("social")
    at = calendar.day(7)
    nrm = start_nrm(
        by=lead, at=at, case_uuid=case.record.uuid,
        given=ExistingGiven(ExistingCheck.NONE, "Single Competent Authority, by phone", civil_date(at)),
    )  # fmt: skip
    if route_of(nrm, civil_date(at)) != Route.CHILD:
        # Played long after he is 18, he would be asked to consent first: the demo has no adult's answer of his.
        settle_tasks(by=lead, at=at, record=case.record, kind=TaskKind.NRM_REFERRAL, outcome="He is an adult now")
        return
    _prepare(cast, nrm, evidence, calendar)
    _send(cast, nrm, calendar)
    _hear_back(cast, nrm, calendar)


def _prepare(cast: Cast, nrm: NrmReferral, evidence: AttachedFile, calendar: Calendar) -> None:
    """Section by section: what is known is kept, the rest is written; then the file that goes with it."""
    lead, at = cast.as_actor("social"), calendar.day(8)
    known = prefills_for(lead, get_nrm(lead, nrm.uuid, at), at)
    for section in sections_for(Route.CHILD, co_operates=False):
        answers = {
            field.key: _WRITTEN.get(field.key) or (known[field.key].text if field.key in known else _unknown(field))
            for field in section.fields
        }
        save_section(
            by=lead, at=at, nrm_uuid=nrm.uuid, section=section.key, seen=count_answers(nrm, section), answers=answers
        )
    record_arrest_asked(
        by=lead, at=at, nrm_uuid=nrm.uuid, version=_version(cast, nrm, at), answer=ArrestAsked.NOT_ARRESTED
    )
    chosen = [file.uuid for file in list_choosable(lead, at, get_nrm(lead, nrm.uuid, at)) if file.uuid == evidence.uuid]
    list_pack_evidence(by=lead, at=at, nrm_uuid=nrm.uuid, version=_version(cast, nrm, at), files=chosen)


def _unknown(field: Field) -> str:
    return "Not known" if field.needed and not field.options else ""


def _version(cast: Cast, nrm: NrmReferral, at: dt.datetime) -> int:
    return get_nrm(cast.as_actor("social"), nrm.uuid, at).version


def _send(cast: Cast, nrm: NrmReferral, calendar: Calendar) -> None:
    lead, at = cast.as_actor("social"), calendar.day(8)
    mark_nrm_ready(by=lead, at=at, nrm_uuid=nrm.uuid, version=_version(cast, nrm, at))
    send_nrm(
        by=lead, at=at, nrm_uuid=nrm.uuid, version=_version(cast, nrm, at),
        given=SendingGiven(
            civil_date(at), "Single Competent Authority, Home Office", None, "NRM-DEMO-0417",
            civil_date(at),
        ),
    )  # fmt: skip
    record_nrm_telling(
        by=lead, at=at, nrm_uuid=nrm.uuid,
        given=TellingGiven(
            Stage.REFERRAL, told_date=civil_date(at), told_by="Joy Mensah",
            told_how="That it says he was used, not that he did wrong; who reads it; that nothing happens to his aunt.",
            their_view="So it's not me in trouble? Alright then.", may_read=WhoMayRead.WORKING_WITH, told_who_reads=True,
        ),
    )  # fmt: skip
    record_nrm_guardian(
        by=lead, at=at, nrm_uuid=nrm.uuid,
        given=GuardianGiven(GuardianKind.REGIONAL, "Independent Child Trafficking Guardianship Service", civil_date(at)),
    )  # fmt: skip


def _hear_back(cast: Cast, nrm: NrmReferral, calendar: Calendar) -> None:
    lead, at = cast.as_actor("social"), calendar.day(12)
    record_nrm_decision(
        by=lead, at=at, nrm_uuid=nrm.uuid, version=_version(cast, nrm, at),
        given=DecisionGiven(
            Outcome.POSITIVE, civil_date(at), DecidedBy.COMPETENT_AUTHORITY,
            "There are reasonable grounds to believe that he was exploited.", tell_by_date=civil_date(at),
        ),
    )  # fmt: skip
    record_nrm_telling(
        by=lead, at=at, nrm_uuid=nrm.uuid,
        given=TellingGiven(
            Stage.REASONABLE, told_date=civil_date(at), told_by="Joy Mensah",
            told_how="That people who decide such things believe it happened to him, and that they look at it once more.",
        ),
    )  # fmt: skip
