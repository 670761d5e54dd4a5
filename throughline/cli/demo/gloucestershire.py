"""The second hub: its own line, child and case, none of which Birmingham sees."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actions import team_named
from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.states import LineStatus, OperationKind
from throughline.geography.queries import get_authority, get_force
from throughline.hub.actions.referrals import refer_person
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.states import InterventionReason, Level, Told, TriageOutcome
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.states import Sex


def play_gloucestershire(cast: Cast, calendar: Calendar) -> None:
    """A line from Bristol into Cheltenham, a boy found far from home, and his case."""
    officer, at = cast.as_actor("glos-officer"), calendar.ago(days=10)
    team, _ = team_named(by=cast.system, at=at, name="Gloucestershire Constabulary Disruption team")
    line = record_line(
        by=officer, at=at, name="Mako line", first_reported_date=calendar.ago(days=40).date(), status=LineStatus.ACTIVE,
        owning_team=team, exporting=[AreaGiven(get_force("Avon and Somerset Constabulary"))],
        importing=[AreaGiven(get_force("Gloucestershire Constabulary"), get_authority("Cheltenham"))],
        phones=["07700 900640"],
    )  # fmt: skip
    operation = record_operation(
        by=officer, at=at, operation_kind=OperationKind.WELFARE_VISIT, happened_date=at.date(), team=team,
        place=PlaceGiven(
            address="4 Swindon Passage", area="Cheltenham", authority=get_authority("Cheltenham"),
            force=get_force("Gloucestershire Constabulary"),
        ),
        line_uuid=line.record.uuid, suspected_cuckooing=True,
    )  # fmt: skip
    found = record_person_found(
        by=officer, at=at, operation_uuid=operation.record.uuid,
        person=PersonGiven(given_name="Leo", family_name="Marchetti", sex=Sex.MALE,
                           date_of_birth=dt.date(at.year - 15, 3, 3)),
        reason=InterventionReason.FOUND_IN_CUCKOOED,
    )  # fmt: skip
    referral = refer_person(
        by=officer, at=calendar.ago(days=9.5), referral_date=calendar.ago(days=9.5).date(),
        intervention_uuid=found.record.uuid, concerns="Far from home with no way back; frightened of the man who drove him.",
        social_care_told=Told.YES, social_care_who="Emergency duty team", social_care_date=at.date(),
    )  # fmt: skip
    decide_referral(
        by=cast.as_actor("glos-coordinator"), at=calendar.ago(days=9), referral_uuid=referral.record.uuid,
        version=referral.version, outcome=TriageOutcome.ACCEPTED, reasons="Found at a cuckooed address far from home.",
        feedback="Accepted.",
        case=CaseGiven(
            cast.members["glos-social"], cast.members["glos-coordinator"],
            ScreeningGiven(Level.HIGH, "He was taken there and could not leave.", "Distance; fear; the address."),
        ),
    )  # fmt: skip
