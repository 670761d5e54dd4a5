"""After a line is closed: its check-backs, and answering one."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.disruption.actions.check_backs import CheckGiven, answer_check_back
from throughline.disruption.check_backs import check_back_days
from throughline.disruption.displacement import displacement_days
from throughline.disruption.models import CheckBack
from throughline.disruption.queries.check_backs import get_check_back, list_check_backs
from throughline.disruption.queries.displacement import list_went_on
from throughline.disruption.queries.lines import charge_of, get_line, list_numbers_checked, standing_closure
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.lines.forms import CheckBackForm
from throughline.web.lines.presenters import present_closure
from throughline.web.pages import page
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href
from throughline.web.support.asking import Question, ask


@dataclass(frozen=True)
class CheckBackRow:
    """One check-back: which, what it came to or when it is due, and where it is answered."""

    pk: int
    day: str
    result: str
    detail: str
    clock: Clock | None
    is_due: bool


def present_check_back(row: CheckBack, at: dt.datetime) -> CheckBackRow:
    answered = bool(row.result)
    said = f"{short_date(row.checked_date)}: {row.how}" if row.checked_date else ""
    by = f" ({row.answered_by.name})" if row.answered_by else ""
    return CheckBackRow(
        pk=row.pk,
        day=f"Day {row.days}",
        result=row.get_result_display() if answered else "Not checked yet",
        detail=said + by,
        clock=None if answered else present_clock(row.clock.due_at, now=at),
        is_due=not answered,
    )


def days_in_words() -> str:
    """The days a closed line's numbers are checked, as “7, 28 and 90”."""
    *first, last = map(str, check_back_days().days)
    return f"{', '.join(first)} and {last}" if first else last


@access("line.view", methods=("GET", "HEAD"))
def line_after(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """What was looked at since a line was closed, and what is still to be."""
    actor, at = request.actor, now()
    found = get_line(actor, line_uuid, at)
    went_on, closure = list_went_on(actor, at, found), standing_closure(found)
    consulted(request, [found.record, *(row.record for row in went_on)])
    return page(request, "pages/lines/after.html", {
        "reference": found.record.reference,
        "name": found.name,
        "back_href": reverse("line", args=[line_uuid]),
        "closure": present_closure(closure, charge_of(actor, at, closure)),
        "check_backs": [present_check_back(row, at) for row in list_check_backs(found)],
        "days": days_in_words(),
        "went_on": [(row.name, record_href(row.record), f"{row.carried}, since {short_date(row.since_date)}") for row in went_on],
        "within_days": displacement_days(),
        "may_check": may(actor.role, "line.close"),
    })  # fmt: skip


@access("line.close")
def check_back(request: ActorRequest, check_back_id: int) -> HttpResponse:
    """Say what a check on a closed line's numbers came to; one that is alive reopens the line."""
    row = get_check_back(request.actor, now(), check_back_id)
    line = row.closure.line
    consulted(request, [line.record])
    after = reverse("line-after", args=[line.record.uuid])
    question = Question(
        heading=f"Check back on {line.name}, day {row.days}", verb="Record this check", back_href=after,
        said="Check recorded.", then=after,
        lead="If the number is alive, the line reopens and its closure no longer counts. Figures given out before stay "
        "as they were.",
    )  # fmt: skip
    form = CheckBackForm(request.POST or None, numbers=list_numbers_checked(line), initial={"checked_date": today()})
    return ask(request, form, question, lambda at, data: answer_check_back(
        by=request.actor, at=at, check_back_id=check_back_id, given=CheckGiven(**{**data, "alive": tuple(data.get("alive", ()))})
    ))  # fmt: skip
