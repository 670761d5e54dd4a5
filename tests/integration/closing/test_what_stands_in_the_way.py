"""A case does not close while the person is missing, nor over an NRM referral or Duty to Notify that waits to be sent."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import throughline
from tests.integration.missing.missing_world import HOUR, Missing, make_missing
from tests.integration.nrm.packing import make_packing
from tests.integration.reading import text_of
from throughline.access.facts import involve
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.states import Role
from throughline.closing.actions import (
    PartnerViewGiven,
    StepDownGiven,
    close_stepped_down,
    propose_closing,
    record_partner_view,
    second_closing,
)
from throughline.closing.models import StepDown
from throughline.closing.queries import Point, list_partner_views, list_points
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.hub.actions.cases import ClosingGiven
from throughline.hub.models import Case
from throughline.missing.actions.episodes import withdraw_episode
from throughline.missing.models import MissingEpisode
from throughline.nrm.actions.sending import withdraw_nrm
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MISSING, UNSENT = "Not missing now", "No NRM referral or Duty to Notify waits to be sent"


@pytest.fixture
def missing(hub_world) -> Missing:
    return make_missing(hub_world)


@pytest.fixture
def packing(hub_world):
    return make_packing(hub_world)


def agreed(world, at: dt.datetime, case: Case) -> StepDown:
    """A proposal to close with which everybody agrees."""
    given = StepDownGiven("reason", "He has moved.", "College on Mondays.", "He rings the hub.", "I'm all right now.")
    step_down = propose_closing(by=world.social, at=at, case_uuid=case.record.uuid, given=given)
    second_closing(by=world.coordinator, at=at, step_down_uuid=step_down.uuid, note="Agreed.")
    for view in list_partner_views(step_down, at):
        record_partner_view(
            by=world.coordinator, at=at, step_down_uuid=step_down.uuid, agency=view.agency,
            given=PartnerViewGiven("agrees"),
        )  # fmt: skip
    step_down.refresh_from_db()
    return step_down


def close(world, at: dt.datetime, case: Case) -> Case:
    case.refresh_from_db()
    return close_stepped_down(
        by=world.social, at=at, case_uuid=case.record.uuid, version=case.version, outcomes={},
        given=ClosingGiven(civil_date(at), "He finished his programme.", "moved", "In person."),
    )  # fmt: skip


def unmet(world, at: dt.datetime, step_down: StepDown) -> list[Point]:
    return [point for point in list_points(world.social, at, step_down) if not point.is_met]


def test_a_case_does_not_close_while_they_are_missing(missing):
    episode = missing.report()
    world, at, case = missing.world, missing.at + HOUR, missing.case
    step_down = agreed(world, at, case)
    assert [point.what for point in unmet(world, at, step_down)] == [MISSING]
    with pytest.raises(Refused, match="They are missing now. Record that they were found first"):
        close(world, at, case)
    case.refresh_from_db()
    assert case.status == "open"
    missing.find(episode)
    later = missing.at + 6 * HOUR
    assert unmet(world, later, step_down) == []
    assert close(world, later, case).status == "closed"


def test_an_episode_recorded_in_error_keeps_nothing_open(missing):
    episode = missing.report()
    world, at = missing.world, missing.at + HOUR
    step_down = agreed(world, at, missing.case)
    withdraw_episode(by=world.social, at=at, episode_uuid=episode.uuid, version=episode.version, reason="Wrong child")
    assert unmet(world, at, step_down) == []


def test_missing_on_another_record_of_the_same_person_counts(missing):
    episode = missing.report()
    twin = person_for(
        by=missing.world.system, at=missing.at, given=PersonGiven(given_name="Jay", family_name="Other", sex="M")
    )
    MissingEpisode.related.filter(pk=episode.pk).update(person=twin)
    world, at = missing.world, missing.at + HOUR
    step_down = agreed(world, at, missing.case)
    assert unmet(world, at, step_down) == []
    Person.related.filter(pk=twin.pk).update(same_as=missing.person)
    assert [point.what for point in unmet(world, at, step_down)] == [MISSING]


ELSE = "Nothing that is not open to you keeps it open"


def shown(actor, at: dt.datetime, step_down: StepDown) -> dict[str, bool]:
    return {point.what: point.is_met for point in list_points(actor, at, step_down)}


@pytest.mark.parametrize("who", [Role.CHAIR, Role.PARTNER, Role.ANALYST])
def test_the_list_tells_nobody_of_what_is_not_theirs_to_open(missing, packing, who):
    """A chair opens no missing episode; a chair, a partner and an analyst no NRM referral."""
    world, at = missing.world, missing.at + HOUR
    actor = world.here[who]
    involve(
        by=world.coordinator, at=missing.at, record=missing.person.record, member=actor.member,
        reason=InvolvementReason.WORKS_WITH,
    )  # fmt: skip
    step_down = agreed(world, at, missing.case)
    before = shown(actor, at, step_down)
    assert before[ELSE] and UNSENT not in before
    assert (MISSING in before) == (who != Role.CHAIR)
    episode = missing.report(at=at)
    after = shown(actor, at, step_down)
    assert set(after) == set(before)
    assert [what for what, is_met in after.items() if not is_met] == [ELSE if who == Role.CHAIR else MISSING]
    assert "missing" not in str(list_points(world.here[Role.CHAIR], at, step_down)).lower()
    missing.find(episode)
    nrm = packing.at_status("preparing")
    referred = agreed(world, at, nrm.case)
    points = list_points(actor, at, referred)
    assert [point.what for point in points if not point.is_met] == [ELSE]
    assert "NRM" not in str(points)


def test_what_is_not_theirs_to_open_still_keeps_it_from_closing(packing, client):
    """A partner may close a case, and may not open an NRM referral: it is refused all the same, and says whom to ring."""
    world, at, case = packing.world, packing.at + HOUR, packing.at_status("preparing").case
    agreed(world, at, case)
    partner = world.here[Role.PARTNER]
    involve(by=world.coordinator, at=at, record=case.record, member=partner.member, reason=InvolvementReason.WORKS_WITH)
    case.refresh_from_db()
    with pytest.raises(Refused, match="not open to you keeps it open. Ring the hub coordinator") as refused:
        close_stepped_down(
            by=partner, at=at, case_uuid=case.record.uuid, version=case.version, outcomes={},
            given=ClosingGiven(civil_date(at), "He finished his programme.", "moved", "In person."),
        )  # fmt: skip
    assert "NRM" not in str(refused.value)
    client.force_login(partner.member.account)
    for name in ("case-step-down", "plan-close-case"):
        page = client.get(reverse(name, args=[case.record.uuid]))
        assert "Something that is not open to you keeps it open. Ring the hub coordinator" in text_of(page), name
        assert reverse("nrm-of-case", args=[case.record.uuid]) not in page.content.decode(), name


def test_missing_on_a_record_one_may_not_open_is_not_told(missing):
    episode = missing.report()
    twin = person_for(
        by=missing.world.system, at=missing.at, given=PersonGiven(given_name="Jay", family_name="Other", sex="M")
    )
    MissingEpisode.related.filter(pk=episode.pk).update(person=twin)
    Person.related.filter(pk=twin.pk).update(same_as=missing.person)
    twin.record.restriction = Restriction.RESTRICTED
    twin.record.save(update_fields=["restriction"])
    world, at = missing.world, missing.at + HOUR
    step_down = agreed(world, at, missing.case)
    points = list_points(world.social, at, step_down)
    assert [point.what for point in points if not point.is_met] == [ELSE]
    assert "missing" not in str(points).lower()
    with pytest.raises(Refused, match="not open to you keeps it open. Ring the hub coordinator"):
        close(world, at, missing.case)


def test_a_report_holds_their_case_so_that_it_does_not_close_in_the_same_instant(missing):
    """Also a case of another record of them. SQLite lets one write at a time, and has no such lock."""
    with CaptureQueriesContext(connection) as queries:
        missing.report()
    rows = [query["sql"] for query in queries.captured_queries if 'FROM "hub_case"' in query["sql"]]
    asked = [sql for sql in rows if '"same_as_id"' in sql]
    assert asked
    if connection.vendor == "postgresql":
        assert all('FOR UPDATE OF "hub_case"' in sql for sql in asked)


@pytest.mark.parametrize("status", ["preparing", "ready"])
def test_a_case_does_not_close_over_an_unsent_referral(packing, status):
    nrm = packing.at_status(status)
    world, at, case = packing.world, packing.at + HOUR, packing.case
    step_down = agreed(world, at, case)
    assert [point.what for point in unmet(world, at, step_down)] == [UNSENT]
    with pytest.raises(Refused, match="Send it, or withdraw it with the reason, first"):
        close(world, at, case)
    case.refresh_from_db()
    assert case.status == "open"
    nrm.refresh_from_db()
    withdraw_nrm(by=world.social, at=at, nrm_uuid=nrm.uuid, version=nrm.version, reason="Sent by the police instead")
    assert unmet(world, at, step_down) == []
    assert close(world, at, case).status == "closed"


def test_a_referral_that_was_sent_keeps_nothing_open(packing):
    packing.at_status("sent")
    step_down = agreed(packing.world, packing.at, packing.case)
    assert unmet(packing.world, packing.at, step_down) == []


def test_the_pages_say_so_and_lead_there(missing, packing, client):
    missing.report()
    at = missing.at + HOUR
    agreed(missing.world, at, missing.case)
    client.force_login(missing.world.social.member.account)
    where = missing.case.record.uuid
    for name in ("case-step-down", "plan-close-case"):
        page = client.get(reverse(name, args=[where]))
        assert "They are missing now. Record that they were found first" in text_of(page), name
        assert reverse("case-missing", args=[where]) in page.content.decode(), name
    nrm = packing.at_status("preparing")
    agreed(packing.world, packing.at, nrm.case)
    where = nrm.case.record.uuid
    for name in ("case-step-down", "plan-close-case"):
        page = client.get(reverse(name, args=[where]))
        assert "waits to be sent" in text_of(page), name
        assert reverse("nrm-of-case", args=[where]) in page.content.decode(), name


def test_nothing_closes_a_case_past_the_list():
    """The steps that closing takes are called by the closing that asks for every point, and by nothing else."""
    root = Path(throughline.__file__).parent
    steps = {"close_case": "support/actions/closing.py", "close_case_with_outcomes": "closing/actions.py"}
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or ".actions." not in (node.module or ""):
                continue
            for step in steps.keys() & {alias.name for alias in node.names}:
                assert path.relative_to(root).as_posix() == steps[step], (path, step)
