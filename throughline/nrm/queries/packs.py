"""Reading referrals and their packs: which route, what is answered, what is missing, what was decided."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.geography.states import Nation
from throughline.hub.models import Case
from throughline.nrm.answers import ADDRESS, EVIDENCE, SAFE_TO_WRITE, YES
from throughline.nrm.fields import FormSection, sections_for
from throughline.nrm.models import NrmAnswer, NrmDecision, NrmReferral
from throughline.nrm.policies import next_stage
from throughline.nrm.routes import route_for
from throughline.nrm.states import DRAFTED, NrmStatus, Route, Stage
from throughline.register.queries import age_of
from throughline.work.models import Clock


@dataclass(frozen=True)
class PackField:
    """A question of the form and the answer that stands, if any."""

    question: str
    text: str
    came_from: str
    given_by: str
    given_at: dt.datetime | None
    is_missing: bool


@dataclass(frozen=True)
class PackSection:
    """One section: ``answered`` when somebody has kept it at least once."""

    key: str
    title: str
    fields: tuple[PackField, ...]
    is_kept: bool

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(field.question for field in self.fields if field.is_missing)


def get_nrm(actor: Actor, nrm_uuid: uuid.UUID, at: dt.datetime) -> NrmReferral:
    """A referral through its case's gate. Raises Absent."""
    rows = NrmReferral.objects.visible_to(actor, at).filter(uuid=nrm_uuid)
    nrm: NrmReferral | None = rows.select_related(
        "case__record__agreement", "case__person__record", "case__person__home_authority", "case__lead__agency",
        "case__cover__agency", "grounds_clock__rule", "authority", "begun_by", "sent_by", "arrest_asked_by",
    ).first()  # fmt: skip
    if nrm is None:
        raise Absent
    return nrm


def nrm_of(case: Case) -> list[NrmReferral]:
    """A case's referrals and notices, newest first."""
    return list(case.nrm_referrals.select_related("begun_by", "grounds_clock").order_by("-begun_at", "-pk"))


def waits_to_be_sent(case: Case) -> bool:
    """Whether a referral or notice of a case was begun, and neither sent nor withdrawn."""
    return bool(case.nrm_referrals.filter(status__in=DRAFTED).exists())


def route_of(nrm: NrmReferral, on: dt.date) -> Route | None:
    """The route it was sent on; before that, the route on a day, or None while an adult has not been asked."""
    return Route(nrm.route) if nrm.route else route_for(age_of(nrm.case.person, on), nrm.consent)


def nrm_state_in_words(nrm: NrmReferral, at: dt.datetime) -> str:
    """Where it stands, in one line."""
    route = route_of(nrm, civil_date(at))
    what = route.label if route else "An adult: consent is asked first"
    if nrm.status == NrmStatus.SENT and nrm.is_devolved:
        return f"{what}. Sent: waiting for the devolved panel’s reasonable-grounds decision"
    return f"{what}. {nrm.get_status_display()}"


def authority_in_words(nrm: NrmReferral) -> str:
    """The responsible authority of the day it was sent; with its nation where it is not in the list."""
    if nrm.authority is not None:
        return nrm.authority.name
    return f"{nrm.authority_elsewhere} ({Nation(nrm.nation).label})" if nrm.authority_elsewhere else ""


def answers_of(nrm: NrmReferral) -> dict[str, NrmAnswer]:
    """The answer that stands to each question: the newest."""
    rows = nrm.answers.select_related("given_by").order_by("pk")
    return {row.field: row for row in rows}


def count_answers(nrm: NrmReferral, section: FormSection) -> int:
    """How many answers a section has had, to tell two people who write in it at once."""
    return nrm.answers.filter(field__in=[field.key for field in section.fields]).count()


def pack_of(nrm: NrmReferral, route: Route) -> tuple[PackSection, ...]:
    """The pack as it stands on a route. An address stands in it only where it is safe to write."""
    answers = answers_of(nrm)
    safe = answers.get(SAFE_TO_WRITE)
    if safe is None or safe.text != YES:
        answers.pop(ADDRESS, None)
    return tuple(
        _section(section, answers) for section in sections_for(route, co_operates=nrm.co_operates)
    )  # fmt: skip


def _section(section: FormSection, answers: dict[str, NrmAnswer]) -> PackSection:
    fields = []
    for field in section.fields:
        answer = answers.get(field.key)
        text = answer.text if answer else ""
        fields.append(
            PackField(
                question=field.question,
                text=text,
                came_from=answer.came_from if answer else "",
                given_by=answer.given_by.name if answer else "",
                given_at=answer.given_at if answer else None,
                is_missing=field.needed and not text,
            )
        )
    return PackSection(section.key, section.title, tuple(fields), any(row.given_at is not None for row in fields))


def missing_of(nrm: NrmReferral, route: Route) -> list[str]:
    """The questions that need an answer and have none."""
    return [question for section in pack_of(nrm, route) for question in section.missing]


def count_lines_of_evidence(nrm: NrmReferral) -> int:
    """How many pieces of evidence kept elsewhere a pack names."""
    answer = answers_of(nrm).get(EVIDENCE)
    return len(answer.text.splitlines()) if answer is not None else 0


def decision_of(nrm: NrmReferral, stage: str) -> NrmDecision | None:
    """The decision of a stage that stands."""
    rows = nrm.decisions.filter(stage=stage, withdrawn_at__isnull=True).select_related("recovery__rule", "recorded_by")
    return rows.order_by("-pk").first()


def list_nrm_decisions(nrm: NrmReferral) -> list[NrmDecision]:
    """Every decision recorded, newest first; one recorded in error says so."""
    rows = nrm.decisions.select_related("recorded_by", "recovery__rule", "withdrawn_by")
    return list(rows.order_by("-pk"))


def recovery_of(nrm: NrmReferral) -> Clock | None:
    """The recovery period that runs or ran, from the positive reasonable-grounds decision that stands."""
    decision = decision_of(nrm, Stage.REASONABLE)
    return decision.recovery if decision else None


def tellable_stages(nrm: NrmReferral) -> list[Stage]:
    """What the person can be told: the referral, and each decision that stands."""
    decided = set(nrm.decisions.filter(withdrawn_at__isnull=True).values_list("stage", flat=True))
    return [stage for stage in Stage if stage == Stage.REFERRAL or stage in decided]


def stage_to_decide(nrm: NrmReferral) -> Stage | None:
    """Which decision is recorded next, if any."""
    return next_stage(nrm)
