"""The stage of a case follows from the facts alone: random histories, played with real acts, against a plain statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.caring import heard
from tests.integration.access.table import program
from tests.integration.outcomes import Undone
from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.closing.actions import StepDownGiven, propose_closing, withdraw_closing
from throughline.closing.models import StepDown
from throughline.figures.queries import Period, rows_behind
from throughline.hub.actions.cases import ClosingGiven, close_case, reopen_case
from throughline.hub.actions.referrals import withdraw_referral
from throughline.hub.actions.screenings import ScreeningGiven, screen_case
from throughline.hub.models import Case
from throughline.hub.states import TriageOutcome
from throughline.journey.queries import list_cases, referrals_in_words, stage_of, stages_of
from throughline.journey.stages import OPEN_STAGES, Stage
from throughline.panel.actions.agenda import table_case, withdraw_item
from throughline.panel.actions.meetings import plan_meeting
from throughline.panel.models import AgendaItem
from throughline.support.actions.needs import record_need

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STEPS = (
    "wait",
    "review",
    "need",
    "table",
    "withdraw_item",
    "propose",
    "withdraw",
    "close",
    "close_elsewhere",
    "reopen",
)


@dataclass
class Told:
    """A history told plainly, apart from the product: what stands after each step."""

    is_closed: bool = False
    is_elsewhere: bool = False
    is_proposed: bool = False
    is_tabled: bool = False
    has_need: bool = False
    days_since_review: int = 0

    @property
    def stage(self) -> Stage:
        if self.is_closed:
            return Stage.ELSEWHERE if self.is_elsewhere else Stage.CLOSED
        if self.is_proposed:
            return Stage.CLOSING
        if self.is_tabled:
            return Stage.AWAITING_PANEL
        if self.days_since_review > 42:  # Medium, by the rule that ships.
            return Stage.REVIEW_DUE
        return Stage.PLAN_OPEN if self.has_need else Stage.SCREENING


class History:
    """A case and the real acts of each step; ``told`` says the same plainly. A step that cannot be taken is left out."""

    def __init__(self, acting) -> None:
        self.acting, self.told, self.at = acting, Told(), acting.at
        self.case = acting.open_case()
        self.lead, self.coordinator = acting.world.social, acting.world.coordinator
        self.meeting = plan_meeting(
            by=self.coordinator, at=self.at, kind="mace", meets_at=self.at + dt.timedelta(days=400), place="Online",
            chair=acting.world.here[Role.CHAIR].member,
        )  # fmt: skip
        self.item: AgendaItem | None = None
        self.step_down: StepDown | None = None

    def take(self, step: str) -> None:
        self.case.refresh_from_db()
        getattr(self, step)()

    def wait(self) -> None:
        self.at += dt.timedelta(days=20)
        self.told.days_since_review += 20

    def review(self) -> None:
        if self.told.is_closed:
            return
        screen_case(
            by=self.lead, at=self.at, case_uuid=self.case.record.uuid,
            given=ScreeningGiven("medium", "As before.", "As before."), voice=heard(self.at),
        )  # fmt: skip
        self.told.days_since_review = 0

    def need(self) -> None:
        if self.told.is_closed or self.told.has_need:
            return
        need = record_need(
            by=self.lead,
            at=self.at,
            case_uuid=self.case.record.uuid,
            kind="mentoring",
            description="Someone to talk to",
        )
        need.closed_at, need.closed_by, need.outcome = self.at, self.lead.member, "met"
        need.save()
        self.told.has_need = True

    def table(self) -> None:
        if self.told.is_closed or self.told.is_tabled:
            return
        self.item = table_case(
            by=self.coordinator,
            at=self.at,
            meeting_uuid=self.meeting.uuid,
            case_uuid=self.case.record.uuid,
            why="New",
        )
        self.told.is_tabled = True

    def withdraw_item(self) -> None:
        if self.item is None or not self.told.is_tabled or self.told.is_closed:
            return
        withdraw_item(by=self.coordinator, at=self.at, item_uuid=self.item.uuid, reason="Not now")
        self.told.is_tabled = False

    def propose(self) -> None:
        if self.told.is_closed or self.told.is_proposed:
            return
        self.step_down = propose_closing(
            by=self.lead, at=self.at, case_uuid=self.case.record.uuid,
            given=StepDownGiven("reason", "Moved.", "College.", "He rings the hub.", "All right now."),
        )  # fmt: skip
        self.told.is_proposed = True

    def withdraw(self) -> None:
        if self.step_down is None or not self.told.is_proposed or self.told.is_closed:
            return
        withdraw_closing(by=self.lead, at=self.at, step_down_uuid=self.step_down.uuid, reason="Not now")
        self.told.is_proposed = False

    def close(self, where: str = "moved") -> None:
        if self.told.is_closed:
            return
        given = ClosingGiven(self.at.date(), "Done.", where, "Told in person.")
        close_case(by=self.lead, at=self.at, case_uuid=self.case.record.uuid, version=self.case.version, given=given)
        self.told.is_closed, self.told.is_elsewhere = True, where == "elsewhere"

    def close_elsewhere(self) -> None:
        self.close("elsewhere")

    def reopen(self) -> None:
        if not self.told.is_closed:
            return
        reopen_case(
            by=self.coordinator,
            at=self.at,
            case_uuid=self.case.record.uuid,
            version=self.case.version,
            reason="He rang",
        )
        # Closing stops the clock of its review: another is set by the next screening.
        self.told.is_closed, self.told.days_since_review = False, -10_000


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=9))
def test_the_stage_follows_from_any_history_alike_in_lists_figures_and_the_api(acting, steps):
    try:
        with transaction.atomic():
            history = History(acting)
            reader = program(acting.world.coordinator)
            for step in steps:
                history.take(step)
                stage = stages_of([history.case], history.at)[history.case.pk]
                assert stage == history.told.stage, (steps, step)
            assert said_everywhere(history, reader) == dict.fromkeys(SAID_BY, history.told.stage), steps
            raise Undone
    except Undone:
        pass


SAID_BY = ("the list", "the list narrowed", "the figures", "the API", "the API's list", "the API's list narrowed")


def said_everywhere(history: History, reader: Client) -> dict[str, Stage]:
    """What each place that says a stage says of this case, at the moment the history has come to."""
    case, at, desk = history.case, history.at, history.coordinator
    case.refresh_from_db()
    stage = history.told.stage
    # All that are closed are one choice of a list, and those supported elsewhere are among them.
    whole = case.status
    said: dict[str, Stage] = {}
    for name, chosen in (("the list", whole), ("the list narrowed", stage)):
        rows = list_cases(desk, at, mine=False, chosen=chosen, first=0, limit=200)[0]
        said[name] = next(row.stage for row in rows if row.case.pk == case.pk)
    period = Period(case.opened_date, case.opened_date)
    rows = rows_behind(desk, at, "cases_opened", period, per_page=200).rows
    said["the figures"] = next(stage_named(row.what) for row in rows if row.record.pk == case.record_id)
    with patch("throughline.api.v1.cases.now", lambda: at):
        one = reader.get(f"/api/v1/cases/{case.record.uuid}").json()
        said["the API"] = Stage(one["stage"]["code"])
        for name, chosen in (("the API's list", whole), ("the API's list narrowed", stage)):
            items = reader.get("/api/v1/cases", {"stage": str(chosen), "limit": 100}).json()["items"]
            said[name] = next(Stage(row["stage"]["code"]) for row in items if row["reference"] == one["reference"])
    return said


def stage_named(label: str) -> Stage:
    return next(stage for stage in Stage if stage.label == label)


def test_lists_narrowed_to_each_stage_are_every_open_case_once(acting):
    cases = [acting.open_case() for _ in range(3)]
    history = History(acting)
    history.take("propose")
    listed = [
        row.case.pk
        for stage in OPEN_STAGES
        for row in list_cases(acting.world.coordinator, acting.at, mine=False, chosen=stage, first=0, limit=50)[0]
    ]
    assert sorted(listed) == sorted([*(case.pk for case in cases), history.case.pk])


@pytest.mark.parametrize(
    ("outcomes", "stage"),
    [
        ((), Stage.REFERRED),
        ((TriageOutcome.MORE_NEEDED,), Stage.AWAITING_DECISION),
        ((TriageOutcome.SIGNPOSTED,), Stage.ELSEWHERE),
        ((TriageOutcome.MORE_NEEDED, TriageOutcome.NOT_FOR_HUB), Stage.NOT_FOR_HUB),
    ],
)
def test_a_referrals_stage_follows_from_what_was_decided(acting, outcomes, stage):
    referral = acting.refer()
    for outcome in outcomes:
        acting.decide(referral, outcome)
    assert stage_of(referral) == stage


def test_every_page_and_the_figures_say_where_a_referral_stands_by_its_stage(acting, client):
    asked, turned, taken, back = (acting.refer(by=acting.world.police) for _ in range(4))
    acting.decide(asked, TriageOutcome.MORE_NEEDED)
    acting.decide(turned, TriageOutcome.NOT_FOR_HUB)
    acting.decide(taken, TriageOutcome.ACCEPTED)
    withdraw_referral(by=acting.world.police, at=acting.at, referral_uuid=back.record.uuid, reason="Twice")
    words = {
        asked: "Awaiting decision: more was asked for", turned: "Not for the hub", taken: "Came to a case",
        back: "Not for the hub: withdrawn", acting.refer(by=acting.world.police): "Referred: waiting for triage",
    }  # fmt: skip
    assert referrals_in_words(words) == {row.pk: said for row, said in words.items()}
    client.force_login(acting.world.police.member.account)
    mine = text_of(client.get(reverse("refer")))
    for row, said in words.items():
        assert said in mine
        assert f"{row.record.reference}: {said.lower()}" in text_of(
            client.get(reverse("referral", args=[row.record.uuid]))
        )
    day = asked.referral_date
    rows = rows_behind(acting.world.coordinator, acting.at, "referrals", Period(day, day), per_page=200).rows
    told = {row.record.pk: row.what for row in rows}
    assert {said for row, said in words.items() if row is not back} == {
        told[row.record_id] for row in words if row is not back
    }


def test_the_list_shows_the_stage_and_is_narrowed_by_it(acting, client):
    case: Case = acting.open_case()
    client.force_login(acting.world.social.member.account)
    assert case.record.reference in text_of(client.get(reverse("cases"), {"stage": "screening"}))
    assert case.record.reference not in text_of(client.get(reverse("cases"), {"stage": "review_due"}))
    assert case.record.reference in text_of(client.get(reverse("cases"), {"stage": "no such stage"}))
