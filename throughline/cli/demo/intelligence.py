"""Three intelligence reports beside the shared case: one open, one sanitised for his social worker, one that waits."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.queries import get_agency
from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import LineFilter, list_lines
from throughline.intelligence.actions.assessing import AssessmentGiven, assess_report
from throughline.intelligence.actions.linking import name_in_report, name_new_in_report
from throughline.intelligence.actions.sharing import share_report
from throughline.intelligence.actions.submitting import IntelligenceGiven, submit_report
from throughline.intelligence.models import IntelligenceReport
from throughline.intelligence.states import Handling
from throughline.matching.queries import search_people
from throughline.register.states import Assessment, SourceEvaluation

_LINE = "Ghost 26 line"
_BOY = "Jordan Ashby"


def play_intelligence(cast: Cast, calendar: Calendar) -> None:
    """An officer's sighting; what is said of a debt, for his social worker without its source; a mentor's worry, unassessed."""
    analyst = cast.as_actor("analyst")
    line = _line(cast, calendar.ago(days=4))
    seen = _send(
        cast, calendar.ago(days=4),
        "A grey Corsa stops at the shops by the roundabout most evenings between six and seven. The driver stays in the"
        " car and boys on bicycles come to it, two or three at a time.", "WM-2207", "Seen on patrol, four evenings",
    )  # fmt: skip
    _assess(cast, seen, calendar.ago(days=3), AssessmentGiven(
        SourceEvaluation.RELIABLE, Assessment.DIRECTLY, Handling.PERMITTED, mopi_group="2"
    ))  # fmt: skip
    at = calendar.ago(days=3)
    name_in_report(by=analyst, at=at, report_uuid=seen.record.uuid, record_uuid=line.record.uuid)
    name_new_in_report(by=analyst, at=at, report_uuid=seen.record.uuid, kind="vehicle", typed="ZZ26 GHO")
    debt = _send(
        cast, calendar.ago(days=3),
        "Whoever answers the Ghost number says that Jordan still owes for what was taken in March, and that two lads have"
        " been told to find out where he lives now.", "WM-2211", "Reported to the unit",
    )  # fmt: skip
    _assess(cast, debt, calendar.ago(days=2), AssessmentGiven(
        SourceEvaluation.UNTESTED, Assessment.INDIRECTLY, Handling.CONDITIONS, mopi_group="1",
        conditions="For his social worker alone. Not to be put to him or his family as coming from the police.",
        action_code="A1", sanitisation_code="S2",
        sanitised_text="People may be asking where Jordan lives, and may say that he owes them. Agree with him and his"
        " aunt what they would do, and whom they would ring.",
    ))  # fmt: skip
    boy = search_people(analyst, calendar.ago(days=2), name=_BOY)[0].person
    for thing in (line, boy):
        name_in_report(by=analyst, at=calendar.ago(days=2), report_uuid=debt.record.uuid, record_uuid=thing.record.uuid)
    share_report(
        by=analyst, at=calendar.ago(days=2), report_uuid=debt.record.uuid, agency=get_agency("Birmingham Council"),
        purpose="So that his social worker can agree a safety plan",
    )  # fmt: skip
    submit_report(
        by=cast.as_actor("mentor"), at=calendar.ago(hours=20), recipient=get_agency("West Midlands Police"),
        given=IntelligenceGiven(
            "Two boys at the football group have new phones and are picked up from the corner afterwards.",
            calendar.ago(hours=20).date(), provenance="Seen by staff",
        ),
    )  # fmt: skip


def _line(cast: Cast, at: dt.datetime) -> Line:
    lines, _ = list_lines(cast.as_actor("analyst"), at, LineFilter(), first=0, limit=200)
    return next(line for line in lines if line.name == _LINE)


def _send(cast: Cast, at: dt.datetime, text: str, urn: str, provenance: str) -> IntelligenceReport:
    given = IntelligenceGiven(text, at.date(), urn, provenance)
    return submit_report(by=cast.as_actor("officer"), at=at, given=given)[0]


def _assess(cast: Cast, report: IntelligenceReport, at: dt.datetime, given: AssessmentGiven) -> None:
    assess_report(
        by=cast.as_actor("analyst"), at=at, report_uuid=report.record.uuid, version=report.version, given=given
    )
    report.refresh_from_db()
