"""What was done for the people of a story: danger, places, missing, support, housing, the NRM, a screening, a panel."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from tests.factories.world import World
from throughline.access.models import BreakGlass
from throughline.agencies.actor import Actor
from throughline.closing.actions import StepDownGiven, propose_closing
from throughline.closing.models import StepDown
from throughline.core.clock import civil_date
from throughline.figures.actions.returns import freeze_figures
from throughline.figures.models import FrozenReturn
from throughline.figures.periods import last_month
from throughline.figures.queries.returns import latest_of
from throughline.files.actions.attaching import attach_file
from throughline.files.models import AttachedFile
from throughline.geography.models import LocalAuthority
from throughline.hub.actions.emergencies import (
    close_emergency,
    let_open_again,
    open_in_emergency,
    review_emergency,
)
from throughline.hub.actions.interventions import answer_checklist
from throughline.hub.actions.screenings import HeardGiven, ScreeningGiven
from throughline.hub.models import Case, Intervention
from throughline.missing.actions.episodes import FoundGiven, ReportGiven, record_found, report_missing
from throughline.missing.actions.interviews import InterviewAnswerGiven, answer_interview
from throughline.missing.actions.offering import offer_interview
from throughline.missing.actions.packs import start_pack
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.nrm.actions.packs import ExistingGiven, start_nrm
from throughline.nrm.models import NrmReferral
from throughline.panel.actions.agenda import table_case
from throughline.panel.actions.meetings import plan_meeting
from throughline.panel.models import AgendaItem
from throughline.placements.actions.places import ResidenceGiven, record_place
from throughline.placements.actions.responsibility import RequestGiven, ask_acceptance, state_responsibility
from throughline.placements.areas import Area
from throughline.placements.states import PlaceKind
from throughline.register.given import PlaceGiven
from throughline.screening.actions.screenings import ToolScreeningGiven, screen_with_tool
from throughline.screening.actions.unfinished import save_for_later
from throughline.screening.actions.versions import begin_draft
from throughline.screening.models import Scoring, ToolVersion
from throughline.screening.states import VersionStatus
from throughline.statutory.actions.dangers import ConversationGiven, record_conversation
from throughline.statutory.actions.steps import begin_assessment
from throughline.statutory.models import StatutoryStep
from throughline.support.actions.area_checks import request_area_check
from throughline.support.actions.enrolments import start_enrolment
from throughline.support.actions.housing import MoveGiven, begin_move
from throughline.support.actions.needs import record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support
from throughline.support.actions.sessions import record_session
from throughline.support.models import AreaCheck, Enrolment, HousingMove, Need, Offer, Service, Session
from throughline.transition.actions.plans import begin_plan


def tell_step_down(at: dt.datetime, social: Actor, case: Case) -> StepDown:
    given = StepDownGiven("reason", "He has moved.", "College on Mondays.", "He rings the hub.", "I'm all right now.")
    return propose_closing(by=social, at=at, case_uuid=case.record.uuid, given=given)


def tell_danger(at: dt.datetime, social: Actor, intervention: Intervention) -> StatutoryStep:
    """A danger that is open, police protection that runs, and an assessment under way."""
    person, today = intervention.person.record.uuid, civil_date(at)
    answer_checklist(by=social, at=at, intervention_uuid=intervention.record.uuid, item="protection", answer="done")
    record_conversation(
        by=social, at=at, person_uuid=person, what="Threats at the door.",
        given=ConversationGiven("social_care", "Duty desk", today),
    )  # fmt: skip
    return begin_assessment(by=social, at=at, person_uuid=person, received_date=today)


def tell_places(at: dt.datetime, social: Actor, case: Case) -> dict[str, Any]:
    """Placed out of area at an address of named people's; who is responsible stated, another asked; a plan for 18 begun."""
    today = civil_date(at)
    birmingham, far = (Area(LocalAuthority.objects.get(name=name)) for name in ("Birmingham", "Stafford"))
    given = ResidenceGiven(
        PlaceKind.PLACEMENT,
        today,
        far,
        placing=birmingham,
        out_of_area="yes",
        address=PlaceGiven("5 Quiet Row", "Sample"),
    )
    act = {"by": social, "at": at, "case_uuid": case.record.uuid}
    residence = record_place(**act, given=given)
    stated = state_responsibility(**act, area=birmingham, since_date=today, note="Care order")
    begin_plan(**act, started_date=today)
    asked = ask_acceptance(**act, given=RequestGiven(far, today, "Head of service", "He lives there."))
    return {"residence": residence, "acceptance": asked, "responsibility": stated}


def tell_agenda_item(at: dt.datetime, coordinator: Actor, chair: Actor, case: Case) -> AgendaItem:
    """The case, tabled at a panel whose agenda is not circulated yet: it opens nothing to anybody."""
    meeting = plan_meeting(
        by=coordinator, at=at, kind="mace", meets_at=at + dt.timedelta(days=7), place="Room 2", chair=chair.member
    )  # fmt: skip
    return table_case(
        by=coordinator,
        at=at,
        meeting_uuid=meeting.uuid,
        case_uuid=case.record.uuid,
        why="A plan for the way to school.",
    )


def tell_screening(at: dt.datetime, social: Actor, case: Case) -> Scoring:
    version = ToolVersion.objects.get(tool__key="child-eight-domains", status=VersionStatus.PUBLISHED)
    scores = {domain.key: 2 for domain in version.domains.all()}
    scoring = screen_with_tool(
        by=social, at=at, case_uuid=case.record.uuid, version_uuid=version.uuid, seen=1,
        given=ToolScreeningGiven(scores, {}, ScreeningGiven("high", "Worried for him.", "Debt, missing."), heard(at)),
    )  # fmt: skip
    save_for_later(
        by=social,
        at=at,
        case_uuid=case.record.uuid,
        version_uuid=version.uuid,
        answers={"judgement": "Begun, and set aside."},
    )
    return scoring


def tell_missing(
    at: dt.datetime, social: Actor, charity: Actor, case: Case
) -> tuple[MissingEpisode, ReturnInterview, MissingEpisode]:
    """He was missing and found, an interview was offered and he said yes; he is missing again, and has a pack."""
    today, person_uuid = civil_date(at), case.person.record.uuid
    report = ReportGiven(reported_date=today, reported_by="His nan", missing_from="home", last_seen_date=today)
    episode = report_missing(by=social, at=at, person_uuid=person_uuid, given=report)
    episode = record_found(
        by=social, at=at, episode_uuid=episode.uuid, version=episode.version,
        given=FoundGiven(today, "PC Lane", found_place="A flat above a shop"),
    )  # fmt: skip
    interview = offer_interview(
        by=social, at=at, episode_uuid=episode.uuid, interviewer=charity.member, independence="A charity",
        offered_to="To him, by phone",
    )  # fmt: skip
    interview = answer_interview(
        by=charity, at=at, interview_uuid=interview.uuid, version=interview.version,
        given=InterviewAnswerGiven(today, "accepted", parent_told="His nan knows"),
    )  # fmt: skip
    start_pack(by=social, at=at, person_uuid=person_uuid)
    return episode, interview, report_missing(by=social, at=at, person_uuid=person_uuid, given=report)


def tell_file(at: dt.datetime, coordinator: Actor, case: Case) -> AttachedFile:
    return attach_file(
        by=coordinator, at=at, record_uuid=case.record.uuid, name="Letter from the school.txt", field_class="education",
        content=io.BytesIO(b"He is back on roll from Monday."), description="The school says he is back",
    )  # fmt: skip


def heard(at: dt.datetime) -> HeardGiven:
    """What he said at a screening, for those who lead to read."""
    return HeardGiven("I want it to stop.", civil_date(at), "Sol Hale", "lead", told_who_reads=True)


def tell_nrm(at: dt.datetime, social: Actor, case: Case) -> NrmReferral:
    given = ExistingGiven("none", "Single Competent Authority", civil_date(at))
    return start_nrm(by=social, at=at, case_uuid=case.record.uuid, given=given)


def tell_tool_draft(world: World) -> ToolVersion:
    """The one draft of a tool: tools belong to the installation, not to a story."""
    draft = ToolVersion.objects.filter(status=VersionStatus.DRAFT).first()
    version = ToolVersion.objects.get(tool__key="adult-four-levels", status=VersionStatus.PUBLISHED)
    return draft or begin_draft(by=world.administrator, at=world.at, version_uuid=version.uuid)


def tell_housing(at: dt.datetime, social: Actor, case: Case) -> tuple[HousingMove, AreaCheck]:
    move = begin_move(
        by=social, at=at, case_uuid=case.record.uuid,
        given=MoveGiven(whose_home="His nan's", who_moves="He and his nan", duty="relief"),
    )  # fmt: skip
    return move, request_area_check(by=social, at=at, move_uuid=move.uuid, area="Redditch")


def tell_support(
    at: dt.datetime, coordinator: Actor, charity: Actor, case: Case, service: Service
) -> tuple[Need, Offer, Enrolment, Session]:
    need = record_need(
        by=coordinator, at=at, case_uuid=case.record.uuid, kind="mentoring", description="Someone to talk to"
    )
    need = record_answer(
        by=coordinator, at=at, need_uuid=need.uuid, version=need.version, explained_date=civil_date(at), answer="yes",
        parent_told="His nan was told.",
    )  # fmt: skip
    offer = offer_support(
        by=coordinator, at=at, need_uuid=need.uuid, service_uuid=service.uuid, shared_note="Likes football."
    )
    offer = answer_offer(by=charity, at=at, offer_uuid=offer.uuid, version=offer.version, accepted=True)
    enrolment = start_enrolment(
        by=charity, at=at, offer_uuid=offer.uuid, version=offer.version, started_date=civil_date(at)
    )
    session = record_session(
        by=charity, at=at, offer_uuid=offer.uuid, session_date=civil_date(at), attendance="attended", note="Good."
    )
    return need, offer, enrolment, session


def tell_emergency(at: dt.datetime, partner: Actor, governance: Actor, case: Case) -> None:
    """A partner opened the case in an emergency, closed it again, and it was reviewed: it counts no more."""
    opened = open_in_emergency(
        by=partner, at=at, reference=case.record.reference, reason="At the door now, and nobody answers the phone."
    )
    close_emergency(by=partner, at=at, case_uuid=opened.record.uuid)
    row = BreakGlass.objects.get(record=case.record)
    review_emergency(by=governance, at=at, emergency_id=row.pk, finding="needed", note="One look, and rang at once.")
    let_open_again(by=governance, at=at, member=partner.member)


def tell_frozen_return(at: dt.datetime, coordinator: Actor) -> FrozenReturn:
    """Last month as the hub reported it; a second story of the hub's is another version."""
    period = last_month(civil_date(at))
    why = "Told again" if latest_of(coordinator, period) else ""
    return freeze_figures(by=coordinator, at=at, period=period, title="For the board", replaces_reason=why)
