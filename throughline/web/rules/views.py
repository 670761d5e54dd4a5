"""The rules that clocks follow, as an administrator keeps them: lengths are data, with a source and a first day (P13)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.core.errors import Refused
from throughline.geography.states import Nation
from throughline.web.access import ActorRequest, access
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.presenting.dates import count_of
from throughline.web.rules.forms import CheckForm, HolidayForm, RuleForm
from throughline.web.rules.presenters import present_own_day, present_rule, present_rule_row
from throughline.web.support.asking import Question, ask
from throughline.work.actions.holidays import set_bank_holiday
from throughline.work.actions.rules import add_rule, confirm_rule, retire_rule
from throughline.work.queries.rules import get_rule, list_own_days, list_rules

_QUESTION = "pages/questions/plain.html"


@access("rule.edit", methods=("GET", "HEAD"))
def clock_rules(request: ActorRequest) -> HttpResponse:
    """Every rule, and the days that are not as the calendar says."""
    return page(request, "pages/rules/rules.html", {
        "rows": [present_rule_row(rule, today()) for rule in list_rules(request.actor)],
        "columns": [Column(text) for text in ("What must be done", "Where", "How long", "When", "Who says so")],
        "own_days": [present_own_day(row) for row in list_own_days(request.actor, today())],
        "day_columns": [Column(text) for text in ("Day", "Where", "It is", "Who made it so")],
    })  # fmt: skip


@access("rule.edit", methods=("GET", "HEAD"))
def clock_rule(request: ActorRequest, rule_pk: int) -> HttpResponse:
    """One rule whole, and what can be done with it."""
    return page(request, "pages/rules/rule.html", {"rule": present_rule(get_rule(request.actor, rule_pk), today())})


@access("rule.edit")
def clock_rule_check(request: ActorRequest, rule_pk: int) -> HttpResponse:
    """A rule was checked against its source."""
    rule, here = get_rule(request.actor, rule_pk), reverse("clock-rule", args=[rule_pk])
    question = Question(
        heading="Check a rule against its source", verb="Mark as checked", said="Marked as checked.", back_href=here,
        then=here, template=_QUESTION, lead=f"It says: {rule.source}",
    )  # fmt: skip
    return ask(request, CheckForm(request.POST or None), question, lambda at, data: confirm_rule(
        by=request.actor, at=at, rule_pk=rule_pk, **data
    ))  # fmt: skip


@access("rule.edit")
def clock_rule_another(request: ActorRequest, rule_pk: int) -> HttpResponse:
    """Another length for the same deadline, from a day."""
    rule = get_rule(request.actor, rule_pk)
    view = present_rule(rule, today())
    question = Question(
        heading="Another rule from a day", verb="Add this rule", said="Rule added.", then=reverse("clock-rules"),
        back_href=reverse("clock-rule", args=[rule_pk]), template=_QUESTION, lead=view.about,
    )  # fmt: skip
    form = RuleForm(request.POST or None, rule=rule)
    return ask(request, form, question, lambda at, _: add_rule(
        by=request.actor, at=at, rule_pk=rule_pk, given=form.given()
    ))  # fmt: skip


@access("rule.edit", methods=("POST",))
def clock_rule_retire(request: ActorRequest, rule_pk: int) -> HttpResponse:
    """A rule is out of use from today."""
    try:
        retire_rule(by=request.actor, at=now(), rule_pk=rule_pk)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Out of use from today. The rule before it holds again.")
    return redirect("clock-rule", rule_pk)


@access("rule.edit")
def bank_holiday_new(request: ActorRequest) -> HttpResponse:
    """A bank holiday was proclaimed, moved or taken away."""
    here = reverse("clock-rules")
    question = Question(
        heading="A day that is not as the calendar says", verb="Save this day", back_href=here, then=here,
        said="Saved. Deadlines in working days that it falls in are due by it now.", template=_QUESTION,
        lead="The calendar knows the usual bank holidays of England and Wales, with their substitute days.",
    )  # fmt: skip

    def act(at: dt.datetime, data: dict[str, Any]) -> None:
        moved = set_bank_holiday(by=request.actor, at=at, **data | {"nation": Nation(data["nation"])})
        messages.info(request, f"{count_of(moved, 'deadline')} moved.")

    return ask(request, HolidayForm(request.POST or None), question, act)
