"""Who stands in, and what helps: the boy writes with his lead what helps him; a lead is away this week, and covered."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.hub.actions.absences import record_absence
from throughline.hub.actions.what_helps import WhatHelpsGiven, record_what_helps
from throughline.register.models import Person


def write_what_helps(cast: Cast, person: Person, calendar: Calendar) -> None:
    """At their second meeting, before a mentor is asked."""
    at = calendar.day(5)
    record_what_helps(
        by=cast.as_actor("social"), at=at, person_uuid=person.record.uuid,
        given=WhatHelpsGiven(
            helps="Walk and talk, not in an office. Text first. Football is fine to talk about.",
            does_not="Don't ask me for names. Don't turn up at school.", call_me="Jay", said_date=civil_date(at),
            written_with="Joy Mensah", knows_who_reads=True,
        ),
    )  # fmt: skip


def play_absence(cast: Cast, calendar: Calendar) -> None:
    """The social worker who leads the newest case is away from yesterday for a week; the coordinator records it."""
    yesterday = civil_date(calendar.ago(days=1))
    record_absence(
        by=cast.as_actor("coordinator"), at=calendar.ago(hours=20), member=cast.members["social2"],
        first_date=yesterday, last_date=yesterday + dt.timedelta(days=7),
    )  # fmt: skip
