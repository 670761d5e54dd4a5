"""A support plan as frozen values: what a page of the case shows, with nothing behind it to follow."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.support.queries.progress import ProgressView
from throughline.support.states import EnrolmentStatus, OfferStatus, TheirAnswer


@dataclass(frozen=True)
class SessionView:
    """One session as those on the case see it: never the provider's note, only how it went and what was shared.

    ``withdrawn``: why it was recorded in error; then nothing else of it stands.
    """

    session_date: dt.date
    attendance: str
    shared: str
    withdrawn: str = ""


@dataclass(frozen=True)
class EnrolmentView:
    """Support under way or ended. ``attendance`` counts each way sessions went, most often first.

    ``progress`` is None for those who see no attendance either (practice.md P19).
    """

    version: int
    status: str
    status_label: str
    started_date: dt.date
    ended_date: dt.date | None
    outcome: str
    sessions: tuple[SessionView, ...]
    attendance: tuple[tuple[str, int], ...]
    progress: ProgressView | None

    @property
    def is_under_way(self) -> bool:
        return self.status == EnrolmentStatus.STARTED


@dataclass(frozen=True)
class OfferView:
    """A need's support offered to a service: how it stands, why it was declined, until when the person is shared.

    ``answers_here``: the provider has nobody who signs in, so what it says is written down by those on the case.
    """

    uuid: uuid.UUID
    version: int
    service: str
    provider: str
    status: str
    status_label: str
    shared_note: str
    offered_at: dt.datetime
    offered_by: str
    answer_due_at: dt.datetime | None
    answered_at: dt.datetime | None
    answered_by: str
    decline_reason: str
    note: str
    shared_until: dt.datetime | None
    is_live: bool
    answers_here: bool
    enrolment: EnrolmentView | None

    @property
    def is_waiting(self) -> bool:
        return self.status == OfferStatus.OFFERED

    @property
    def may_start(self) -> bool:
        return self.status == OfferStatus.ACCEPTED and self.enrolment is None


@dataclass(frozen=True)
class AnswerView:
    """One answer the person gave, kept as it was given."""

    explained_date: dt.date
    answer: str
    words: str
    ask_again_date: dt.date | None
    parent_told: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class NeedView:
    """A need with its standing answer first. ``next_step`` says what would move it on."""

    uuid: uuid.UUID
    version: int
    kind: str
    kind_label: str
    description: str
    recorded_at: dt.datetime
    recorded_by: str
    answer: str
    answer_label: str
    answers: tuple[AnswerView, ...]
    ask_again_date: dt.date | None
    offers: tuple[OfferView, ...]
    outcome: str
    outcome_note: str
    closed_at: dt.datetime | None
    next_step: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def may_offer(self) -> bool:
        return self.is_open and self.answer in (TheirAnswer.YES, TheirAnswer.SOMETHING_ELSE)

    @property
    def has_live_offer(self) -> bool:
        return any(offer.is_live for offer in self.offers)


@dataclass(frozen=True)
class WorryView:
    """What a provider was worried about, whom it told, and when it wrote it down."""

    provider: str
    what: str
    told: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class PlanView:
    """A case's support plan. ``may_change``: the case is open and the reader's role may add to it."""

    case_uuid: uuid.UUID
    reference: str
    case_version: int
    is_open: bool
    may_change: bool
    needs: tuple[NeedView, ...]
    worries: tuple[WorryView, ...]

    @property
    def open_needs(self) -> tuple[NeedView, ...]:
        return tuple(need for need in self.needs if need.is_open)

    @property
    def closed_needs(self) -> tuple[NeedView, ...]:
        return tuple(need for need in self.needs if not need.is_open)


def plan_in_words(plan: PlanView) -> str:
    """Where the support plan stands, from its needs and offers."""
    if not plan.is_open:
        return "Closed"
    if not plan.needs:
        return "Getting to know them: no needs recorded yet"
    if not plan.open_needs:
        return "Every need has its outcome"
    offers = [offer for need in plan.open_needs for offer in need.offers]
    if any(offer.enrolment is not None and offer.is_live for offer in offers):
        return "Support under way"
    if any(offer.is_live for offer in offers):
        return "Support offered, waiting to begin"
    return "Needs recorded: asking them, and looking for support"
