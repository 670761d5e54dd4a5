"""A girl who turned 17 three months ago: her case is open, and the clock of her plan for 18 runs."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.geography.queries import get_authority
from throughline.hub.actions.referrals import refer_person
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.states import Level, Told, TriageOutcome
from throughline.register.given import PersonGiven
from throughline.register.states import Sex
from throughline.transition.actions.clocks import plan_for_adulthood_due
from throughline.transition.birthdays import birthday


def play_nearly_18(cast: Cast, calendar: Calendar) -> None:
    """Referred a month ago, accepted the same day; the daily command has asked her lead for the plan."""
    at = calendar.ago(days=30)
    born = birthday(civil_date(calendar.now) - dt.timedelta(days=90), -17)
    referral = refer_person(
        by=cast.as_actor("social"), at=at, referral_date=civil_date(at),
        person=PersonGiven(
            given_name="Keeley", family_name="Marsden", date_of_birth=born, sex=Sex.FEMALE,
            home_authority=get_authority("Birmingham"),
        ),
        concerns="Bank card taken by an older boyfriend; sleeping at addresses she will not name.",
        social_care_told=Told.YES, social_care_who="Children's advice and support service",
        social_care_date=civil_date(at), their_view="Wants her card back and does not want the police.",
    )  # fmt: skip
    decide_referral(
        by=cast.as_actor("coordinator"), at=at + dt.timedelta(hours=3), referral_uuid=referral.record.uuid,
        version=referral.version, outcome=TriageOutcome.ACCEPTED, reasons="Held by her money, and not yet planned for 18.",
        feedback="Accepted. Joy Mensah leads from today.",
        case=CaseGiven(
            cast.members["social"], cast.members["social2"],
            ScreeningGiven(Level.MEDIUM, "He has a hold on her through her money.", "Card, nights away, fear of him."),
        ),
    )  # fmt: skip
    plan_for_adulthood_due(by=cast.system, at=calendar.now)
