"""The demo's service directory."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.queries import get_agency
from throughline.cli.demo.cast import Cast
from throughline.geography.queries import get_authority
from throughline.support.actions.directory import ServiceTerms, add_service
from throughline.support.models import Service
from throughline.support.states import LearningRule, ServiceKind


@dataclass(frozen=True)
class Services:
    mentoring: Service
    programme: Service
    housing: Service


def open_directory(cast: Cast, at: dt.datetime) -> Services:
    """Mentoring, The King's Trust programme (formerly The Prince's Trust), and a house move."""
    by = cast.as_actor("coordinator")
    mentoring = add_service(
        by=by, at=at, provider=get_agency("Northside Mentors"), kind=ServiceKind.MENTORING, name="Northside mentoring",
        age_low=11, age_high=25, about="One mentor, weekly, somewhere public and safe",
        terms=ServiceTerms(
            areas=(get_authority("Birmingham"), get_authority("Solihull")), weeks=26, capacity=30, waiting_weeks=1,
            waiting_date=at.date(),
        ),
    )  # fmt: skip
    programme = add_service(
        by=by, at=at, provider=get_agency("The King's Trust"), kind=ServiceKind.PROGRAMME,
        name="The King's Trust programme", formerly="The Prince's Trust programme", since_date=dt.date(2024, 10, 30),
        age_low=16, age_high=25, about="Twelve weeks: self-confidence, team bonding, a residential, a placement",
        terms=ServiceTerms(
            learning_rule=LearningRule.NOT_IN, weeks=12, capacity=16, waiting_weeks=2, waiting_date=at.date()
        ),
    )  # fmt: skip
    housing = add_service(
        by=by, at=at, provider=get_agency("Lea Valley Homes"), kind=ServiceKind.HOUSING, name="Planned house move",
        about="A move away from where the person is known, with an area check first",
        terms=ServiceTerms(waiting_weeks=8, waiting_date=at.date()),
    )  # fmt: skip
    return Services(mentoring, programme, housing)
