"""From × to × actor, whole: every status of a report, every status it could be asked to become, by every member there is."""

from __future__ import annotations

import itertools

import pytest

from tests.integration.outcomes import outcome_of
from throughline.intelligence.actions.linking import name_in_report
from throughline.intelligence.policies import can_move
from throughline.intelligence.states import REPORT_MOVES, ReportStatus

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Written out again from the rule: sent → assessed → linked; corrected from anywhere and assessed again; in error, for good.
ALLOWED = {
    ("submitted", "assessed"), ("submitted", "corrected"), ("submitted", "withdrawn"),
    ("corrected", "assessed"), ("corrected", "corrected"), ("corrected", "withdrawn"),
    ("assessed", "linked"), ("assessed", "corrected"), ("assessed", "withdrawn"),
    ("linked", "linked"), ("linked", "corrected"), ("linked", "withdrawn"),
}  # fmt: skip
# The report is West Midlands Police's, and their officers and analysts work on it wherever they are.
WORKERS = {"here police", "here analyst", "elsewhere police", "elsewhere analyst"}
# Of them, the officer who sent it does not assess it.
SENDER = "here police"


def act_of(desk, report, to_status, actor):
    if to_status == ReportStatus.ASSESSED:
        return lambda: desk.assess(report, by=actor)
    if to_status == ReportStatus.CORRECTED:
        return lambda: desk.correct(report, by=actor)
    if to_status == ReportStatus.WITHDRAWN:
        return lambda: desk.withdraw(report, by=actor)
    return lambda: name_in_report(
        by=actor, at=desk.at, report_uuid=report.record.uuid, record_uuid=desk.man.record.uuid
    )


def test_report_from_to_actor(desk) -> None:
    assert {(start, end) for start, ends in REPORT_MOVES.items() for end in ends} == ALLOWED
    desk.man  # noqa: B018  made before the cells, each of which is undone
    for from_status in ReportStatus.values:
        report = desk.report_in(from_status)
        assert report.status == from_status
        for to_status, (who, actor) in itertools.product(ReportStatus.values, desk.world.everyone().items()):
            report.refresh_from_db()
            if to_status == ReportStatus.SUBMITTED:
                assert not can_move(report, to_status)
                continue
            expected = "done" if (from_status, to_status) in ALLOWED else "refused"
            if to_status == ReportStatus.ASSESSED and who == SENDER:
                expected = "refused"
            if to_status == ReportStatus.LINKED and who.startswith("elsewhere"):
                expected = "absent"  # the man is the other hub's to them
            if who not in WORKERS:
                expected = "absent"
            cell = f"{from_status} to {to_status} by {who}"
            assert outcome_of(act_of(desk, report, to_status, actor)) == expected, cell


def test_whoever_corrects_a_report_does_not_assess_the_correction(desk) -> None:
    report = desk.send()
    desk.correct(report, by=desk.analyst)
    assert outcome_of(lambda: desk.assess(report, by=desk.analyst)) == "refused"
    assert outcome_of(lambda: desk.assess(report, by=desk.officer)) == "refused"
    assert outcome_of(lambda: desk.assess(report, by=desk.world.elsewhere["analyst"])) == "done"
