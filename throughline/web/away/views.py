"""Who is away and who stands in; and the morning brief: one page to print and take along."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.agencies.queries import away_on
from throughline.core.clock import at_london, civil_date, now, today
from throughline.hub.actions.absences import end_absence, record_absence
from throughline.hub.queries.away import list_away, list_recordable
from throughline.hub.queries.cases import list_led_or_covered
from throughline.hub.queries.names import people_behind
from throughline.panel.queries.agenda import list_meetings
from throughline.panel.states import NOT_YET_HELD
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.away.forms import AwayForm
from throughline.web.away.presenters import cut, present_away, present_brief_case, when_in_words
from throughline.web.pages import page
from throughline.web.presenting.dates import uk_date_and_time
from throughline.web.support.asking import Question, ask
from throughline.web.work.presenters import present_notice, split_due
from throughline.work.queries.due import Due, list_my_due, list_notices_since

_DAY_BEGINS = dt.time(0, 0)
_WEEK = dt.timedelta(days=7)
# The brief is one sheet of A4, whatever there is: what it has room for of each part, and how much of it is counted.
_DUE, _CASES, _NOTICES, _PANELS, _AWAY = 8, 6, 4, 3, 4
_COUNTED = 500


@access("work.view", methods=("GET", "HEAD"))
def away(request: ActorRequest) -> HttpResponse:
    """Absences now and to come: one's own, one's staff's, the coordinator's hub; and cases with nobody here for them."""
    actor, at = request.actor, now()
    rows = list_away(actor, at)
    consulted(request, [left.case.person.record for row in rows for left in row.cases])
    shown = [present_away(row, at) for row in rows]
    return page(request, "pages/away/away.html", {
        "rows": shown,
        "uncovered": [left for row in shown for left in row.cases if left.problem],
    })  # fmt: skip


@access("work.view")
def away_new(request: ActorRequest) -> HttpResponse:
    """Say when somebody is away."""
    actor = request.actor
    members = list_recordable(actor)
    form = AwayForm(
        request.POST or None, members=members, initial={"member": actor.member.pk, "first_date": today()}
    )  # fmt: skip
    href = reverse("away")
    question = Question(
        heading="Time away", verb="Record this", back_href=href, then=href,
        said="Recorded. Whoever covers has been told, and sees what is due meanwhile.", template="pages/away/new.html",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: record_absence(by=actor, at=at, **data))


@access("work.view", methods=("POST",))
def away_end(request: ActorRequest, absence_id: int) -> HttpResponse:
    """They are back sooner, or never went."""
    absence = end_absence(by=request.actor, at=now(), absence_id=absence_id)
    messages.success(request, f"{absence.member.name} is here. What is due is theirs alone again.")
    return redirect("away")


@access("case.view", methods=("GET", "HEAD"))
def morning(request: ActorRequest) -> HttpResponse:
    """The morning brief: what is due, who one leads or covers and when they were last seen, what is new, who is away."""
    actor, at = request.actor, now()
    due = cut([item for item in list_my_due(actor, at, most=_COUNTED) if _is_pressing(item, at)], _DUE)
    cases = cut(list_led_or_covered(actor, at, limit=_COUNTED), _CASES)
    people = people_behind(actor, at, [item.record for item in due.shown])
    consulted(request, [person.record for person in people.values()])
    consulted(request, [row.case.person.record for row in cases.shown])
    names = {key: display_name(person) for key, person in people.items()}
    absent = away_on(actor.hub, civil_date(at))
    yesterday = at_london(civil_date(at) - dt.timedelta(days=1), _DAY_BEGINS)
    return page(request, "pages/away/morning.html", {
        "today": at,
        "due": split_due(list(due.shown), at, names, actor.member),
        "more_due": due.more,
        "cases": [present_brief_case(row, actor, absent, at) for row in cases.shown],
        "more_cases": cases.more,
        "notices": cut([
            present_notice(notice, actor.role) for notice in list_notices_since(actor, at, yesterday, limit=_COUNTED)
        ], _NOTICES),
        "panels": cut(_panels_this_week(actor, at), _PANELS),
        "away": cut([
            (absence.member.name, absence.member.agency.name, when_in_words(absence))
            for absence in absent.values() if absence.member.is_active
        ], _AWAY),
    })  # fmt: skip


def _is_pressing(item: Due, at: dt.datetime) -> bool:
    """Overdue, or due by the end of today."""
    return item.due_at is not None and civil_date(item.due_at) <= civil_date(at)


def _panels_this_week(actor: Actor, at: dt.datetime) -> list[tuple[str, str, str]]:
    """Panels of the next seven days that a member may know of: what and when, where, and the page."""
    if not may(actor.role, "panel.view"):
        return []
    return [
        (f"{meeting.get_kind_display()}, {uk_date_and_time(meeting.meets_at)}", meeting.place,
         reverse("panel", args=[meeting.uuid]))
        for meeting in list_meetings(actor, at, statuses=NOT_YET_HELD)
        if at <= meeting.meets_at < at + _WEEK
    ]  # fmt: skip
