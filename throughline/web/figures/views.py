"""The figures, enforcement and safeguarding side by side; the rows behind each; the files of both."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent, Refused
from throughline.figures.actions.rows import export_rows
from throughline.figures.exports import figures_file, made_line, rows_file
from throughline.figures.queries import MeasureValue, measure_all, my_view, rows_behind
from throughline.figures.states import Side
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.figures.files import csv_response
from throughline.web.figures.forms import MINE, Asked, FiguresForm
from throughline.web.figures.presenters import (
    present_chart,
    present_presets,
    present_rows,
    present_side,
    rows_in_words,
    tile_keys,
)
from throughline.web.pages import page
from throughline.web.presenting.components import AppliedFilter, Column, present_pages

ROWS_A_PAGE = 50
_READ = ("GET", "HEAD")
_ROW_COLUMNS = tuple(Column(text) for text in ("Date", "What", "Team or agency", "Area", "Open"))


@access("figures.my_view", methods=_READ)
def figures(request: ActorRequest) -> HttpResponse:
    """Both columns for one period, with the rule of each number, the period before, and a chart by month."""
    today = civil_date(now())
    form = FiguresForm(request.GET, request.actor, today)
    form.is_valid()
    if form.asked is None:
        return page(request, "pages/figures/figures.html", {
            "form": form, "asked": None, "applied": [], "wording_href": _wording_href(request), "areas_href": "",
            "returns_href": _returns_href(form),
        })  # fmt: skip
    return page(request, "pages/figures/figures.html", _figures_context(request, form, form.asked))


@access("figures.my_view", methods=_READ)  # type: ignore[type-var]
def figures_csv(request: ActorRequest) -> HttpResponse | StreamingHttpResponse:
    """The same numbers as a file; for outside the hub, without small ones. It names nobody."""
    asked = _asked(request)
    if asked is None:
        return redirect(reverse("figures") + "?" + request.GET.urlencode())
    public = request.GET.get("for") == "outside"
    values = _values(request, asked, public=public)
    is_mine = asked.is_mine and not public
    lines = figures_file(
        values,
        whose=_whose(request, is_mine=is_mine),
        period=asked.period,
        scope=asked.chosen.in_words,
        made=made_line(request.actor.member.name, now()),
        public=public,
    )
    return csv_response(lines, f"figures-{asked.period.start}-to-{asked.period.end}")


@access("figures.my_view", methods=_READ)
def rows(request: ActorRequest, key: str) -> HttpResponse:
    """The rows behind a measure that may be opened; how many are held elsewhere."""
    asked = _asked(request)
    if asked is None:
        return redirect(reverse("figures") + "?" + request.GET.urlencode())
    number = _page_number(request)
    found = rows_behind(
        request.actor,
        now(),
        key,
        asked.period,
        asked.chosen,
        page=number,
        per_page=ROWS_A_PAGE,
        only_mine=asked.is_mine,
    )
    if number > 1 and not found.rows:
        raise Absent
    consulted(request, [record for row in found.rows for record in row.shown])
    here = reverse("figures-rows", args=[key])
    return page(request, "pages/figures/rows.html", {
        "label": found.measure.label,
        "rule": found.measure.rule,
        "period": asked.period.in_words,
        "scope": asked.chosen.in_words,
        "counts": rows_in_words(found.may_open, found.held_elsewhere),
        "columns": _ROW_COLUMNS,
        "rows": present_rows(found),
        "pages": present_pages(
            page=number, per_page=ROWS_A_PAGE, shown=len(found.rows), total=found.may_open,
            href=lambda other: here + asked.query(page=str(other)),
        ),
        "back_href": reverse("figures") + asked.query(),
        "file_href": reverse("figures-rows-file", args=[key]) + asked.query(),
    })  # fmt: skip


@access("figures.my_view", methods=("POST",))  # type: ignore[type-var]
def rows_csv(request: ActorRequest, key: str) -> HttpResponse | StreamingHttpResponse:
    """The rows behind a measure as a file, recorded as a disclosure."""
    asked = _asked(request)
    if asked is None:
        return redirect(reverse("figures") + "?" + request.GET.urlencode())
    at = now()
    try:
        found = export_rows(
            by=request.actor, at=at, key=key, period=asked.period, scope=asked.chosen, only_mine=asked.is_mine
        )
    except Refused as error:
        messages.error(request, error.message)
        return redirect(reverse("figures-rows", args=[key]) + asked.query())
    lines = rows_file(
        found.rows,
        measure=found.measure.label,
        whose=_whose(request, is_mine=asked.is_mine),
        period=asked.period,
        scope=asked.chosen.in_words,
        made=made_line(request.actor.member.name, at),
    )
    return csv_response(lines, f"rows-{key.replace('_', '-')}-{asked.period.start}-to-{asked.period.end}")


def _wording_href(request: ActorRequest) -> str:
    return reverse("wording-counts") if may(request.actor.role, "wording.counts") else ""


def _returns_href(form: FiguresForm) -> str:
    return reverse("figures-returns") if form.may_measure else ""


def _freeze_href(request: ActorRequest, asked: Asked) -> str:
    """Where this period is frozen: the whole hub's figures, once it has ended."""
    is_whole = not asked.is_mine and not asked.chosen.in_words
    if not is_whole or not may(request.actor.role, "figures.freeze") or asked.period.end >= civil_date(now()):
        return ""
    return reverse("figures-freeze") + asked.query()


def _figures_context(request: ActorRequest, form: FiguresForm, asked: Asked) -> dict[str, object]:
    values = _values(request, asked)
    before = asked.period.before()
    base = reverse("figures")
    return {
        "form": form,
        "asked": asked,
        "period": asked.period.in_words,
        "before": before.in_words if before else "",
        "whose": _whose(request, is_mine=asked.is_mine),
        "scope": asked.chosen.in_words,
        "is_mine": asked.is_mine,
        "is_empty": not any(each.value or each.before for each in values),
        "presets": present_presets(asked, civil_date(now())),
        "applied": [AppliedFilter(text, base + asked.query(**{name: ""})) for name, text in form.applied()],
        "clear_href": base + asked.query(team="", agency="", area=""),
        "enforcement": present_side(values, Side.ENFORCEMENT, asked, request.actor),
        "safeguarding": present_side(values, Side.SAFEGUARDING, asked, request.actor),
        "chart": present_chart(values, asked.period),
        "other_view_href": base + asked.query(view="" if asked.is_mine else MINE) if asked.may_measure else "",
        "wording_href": _wording_href(request),
        "areas_href": reverse("figures-areas") + asked.query(team="", agency="", area="", view="") if asked.may_measure else "",
        "file_href": reverse("figures-file") + asked.query(),
        "durability_href": reverse("figures-durability") if asked.may_measure else "",
        "outside_href": reverse("figures-file") + asked.query(**{"for": "outside", "view": ""})
        if asked.may_measure and not asked.is_mine else "",
        "returns_href": _returns_href(form),
        "freeze_href": _freeze_href(request, asked),
        "operations_href": reverse("operations") if may(request.actor.role, "operation.view") else "",
    }  # fmt: skip


def _values(request: ActorRequest, asked: Asked, *, public: bool = False) -> list[MeasureValue]:
    """The numbers of the kind asked for: never one kind among the other."""
    if public:
        return measure_all(request.actor, now(), asked.period, asked.chosen, public=True)
    if asked.is_mine:
        return my_view(request.actor, now(), asked.period, asked.chosen, months=True)
    return measure_all(request.actor, now(), asked.period, asked.chosen, openable=tile_keys(), months=True)


def _asked(request: ActorRequest) -> Asked | None:
    form = FiguresForm(request.GET, request.actor, civil_date(now()))
    form.is_valid()
    return form.asked


def _whose(request: ActorRequest, *, is_mine: bool) -> str:
    """Which of the two kinds of number these are, in words that stand on every page and file."""
    if is_mine:
        return "My view: only what you may open. It is not the hub’s total."
    return f"Measures of {request.actor.hub.name}: every row is counted, whoever may open it."


def _page_number(request: ActorRequest) -> int:
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1
