"""The network around a record: its chart and equal table, the way to another, who joins two groups, kept views, files."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.core.clock import civil_date, now
from throughline.core.errors import Refused
from throughline.network.actions import export_chart, remove_view, save_view
from throughline.network.queries.charts import (
    Chart,
    Question,
    chart_around,
    chart_of_joins,
    chart_of_way,
    find_group,
    find_one,
    get_start,
)
from throughline.network.queries.names import name_records
from throughline.network.queries.views import get_view, list_views
from throughline.network.states import ExportKind
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.forms.answering import put_refusal
from throughline.web.lines.answering import settled
from throughline.web.network.drawing import draw_columns, draw_rings
from throughline.web.network.files import ftm_of, graphml_of, png_of, said_of, svg_of
from throughline.web.network.forms import FileForm, JoinsForm, QuestionForm, SaveForm, WayForm, as_query
from throughline.web.network.presenters import present_cut, present_left_out, present_rows, present_steps, present_views
from throughline.web.network.slider import at_moment, present_slider
from throughline.web.pages import page

# Of whoever looks around a person, or at what is done for one, without being involved, the reason is asked (P23).
_ABOUT_A_PERSON = (RecordKind.PERSON, RecordKind.CASE, RecordKind.REFERRAL, RecordKind.INTERVENTION)


def _ask_why(request: ActorRequest, start: ProtectedRecord) -> HttpResponse | None:
    return require_reason(request, start) if start.kind in _ABOUT_A_PERSON else None


@access("network.view")
def network(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """What is around a record, drawn and as a table, by how far, kind and days."""
    actor, at = request.actor, now()
    start = get_start(actor, at, record_uuid)
    asked = _ask_why(request, start)
    if asked is not None:
        return asked
    form = QuestionForm(request.GET)
    question = at_moment(form.question() if form.is_valid() else Question(), request.GET, civil_date(at))
    if "moment" in request.GET:
        form = QuestionForm(QueryDict(as_query(question)))
    chart = chart_around(actor, at, start, question)
    _note(request, start, chart)
    href = reverse("network", args=[record_uuid])
    return page(request, "pages/network/network.html", {
        **_shown(start, chart), "form": form, "drawing": draw_rings(chart), "href": href,
        "rows": present_rows(chart, question, href), "left_out": present_left_out(chart),
        "slider": present_slider(question, href, civil_date(at)),
        "is_narrowed": bool(question.kind or question.records or question.since or question.until),
        "views": present_views(list_views(actor, at, start), actor.member.pk),
        "save_href": f"{reverse('network-save', args=[record_uuid])}?{as_query(question)}",
        "file_href": f"{reverse('network-file', args=[record_uuid])}?{as_query(question)}",
    })  # fmt: skip


@access("network.view")
def way(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """The shortest way from a record to another, of up to four links. Posted: a reference stands in no address."""
    actor, at = request.actor, now()
    start = get_start(actor, at, record_uuid)
    asked = _ask_why(request, start)
    if asked is not None:
        return asked
    form = WayForm(request.POST or None)
    chart, is_found = Chart((), ()), None
    if request.method == "POST" and form.is_valid():
        try:
            end = find_one(actor, at, form.cleaned_data["to"], field="to")
        except Refused as error:
            put_refusal(form, error)
        else:
            chart = chart_of_way(actor, at, start, end, form.question())
            is_found = bool(chart.nodes)
            _note(request, start, chart)
    return page(request, "pages/network/way.html", {
        **_shown(start, chart, name_of(request, start)), "form": form, "is_found": is_found,
        "drawing": draw_columns(chart), "steps": present_steps(chart),
        "back_href": reverse("network", args=[record_uuid]),
    })  # fmt: skip


@access("network.view")
def joins(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """Who is linked to two groups of records. Posted, like the way."""
    actor, at = request.actor, now()
    start = get_start(actor, at, record_uuid)
    asked = _ask_why(request, start)
    if asked is not None:
        return asked
    form = JoinsForm(request.POST or None, initial={"one": start.reference})
    chart, is_found, href = Chart((), ()), None, reverse("network", args=[record_uuid])
    if request.method == "POST" and form.is_valid():
        try:
            one = find_group(actor, at, form.cleaned_data["one"], field="one")
            other = find_group(actor, at, form.cleaned_data["other"], field="other")
        except Refused as error:
            put_refusal(form, error)
        else:
            chart = chart_of_joins(actor, at, one, other, form.question())
            is_found = any(node.distance == 1 for node in chart.nodes)
            _note(request, start, chart)
    return page(request, "pages/network/joins.html", {
        **_shown(start, chart, name_of(request, start)), "form": form, "is_found": is_found,
        "drawing": draw_columns(chart), "rows": present_rows(chart, Question(), href, only_at=1), "back_href": href,
    })  # fmt: skip


@access("network.view")
def save(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """Keep the question of a chart, for oneself or the hub."""
    start = get_start(request.actor, now(), record_uuid)
    question = QuestionForm(request.GET)
    asked = question.question() if question.is_valid() else Question()
    form = SaveForm(request.POST or None)
    href = f"{reverse('network', args=[record_uuid])}?{as_query(asked)}"
    if request.method == "POST" and form.is_valid():
        if settled(request, form, href, lambda at: save_view(
            by=request.actor, at=at, record_uuid=record_uuid, question=asked, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "View kept. Whoever opens it sees what they may see then.")
            return redirect(href)
    return page(request, "pages/network/save.html", {"form": form, "reference": start.reference, "back_href": href})


@access("network.view", methods=("GET", "HEAD"))
def kept(request: ActorRequest, view_uuid: uuid.UUID) -> HttpResponse:
    """A kept question, asked again as whoever opens it."""
    view = get_view(request.actor, now(), view_uuid)
    return redirect(f"{reverse('network', args=[view.record.uuid])}?{as_query(Question.kept(view.question))}")


@access("network.view", methods=("POST",))
def remove(request: ActorRequest, view_uuid: uuid.UUID) -> HttpResponse:
    """Take a view of one's own back."""
    view = remove_view(by=request.actor, at=now(), view_uuid=view_uuid)
    messages.success(request, "View removed.")
    return redirect("network", view.record.uuid)


@access("network.view")
def take_away(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """The chart as a file: a disclosure, without children and addresses unless they are asked for with a reason."""
    start = get_start(request.actor, now(), record_uuid)
    asked = _ask_why(request, start)
    if asked is not None:
        return asked
    question = QuestionForm(request.GET)
    about = question.question() if question.is_valid() else Question()
    form = FileForm(request.POST or None, initial={"kind": ExportKind.SVG})
    if request.method == "POST" and form.is_valid():
        kind = ExportKind(form.cleaned_data["kind"])
        try:
            chart = export_chart(
                by=request.actor,
                at=now(),
                record_uuid=record_uuid,
                question=about,
                **form.cleaned_data | {"kind": kind},
            )
        except Refused as error:
            put_refusal(form, error)
        else:
            chosen = {name: form.cleaned_data[name] for name in ("children", "addresses")}
            return _file(chart, kind, start.reference, said_of(chart, **chosen))
    return page(request, "pages/network/file.html", {
        "form": form, "reference": start.reference,
        "back_href": f"{reverse('network', args=[record_uuid])}?{as_query(about)}",
    })  # fmt: skip


def _file(chart: Chart, kind: ExportKind, reference: str, said: str) -> HttpResponse:
    """The file, named for the reference, with what it leaves out; nothing on the way may store it."""
    made: bytes | str
    if kind in (ExportKind.SVG, ExportKind.PNG):
        svg = svg_of(chart, said)
        made, content = (svg, "image/svg+xml") if kind == ExportKind.SVG else (png_of(svg), "image/png")
    elif kind == ExportKind.GRAPHML:
        made, content = graphml_of(chart, said), "application/xml"
    else:
        made, content = ftm_of(chart, said), "application/x-ndjson"
    ending = "ftm.json" if kind == ExportKind.FTM else kind.value
    return HttpResponse(made, content_type=content, headers={
        "Content-Disposition": f'attachment; filename="network-{reference}.{ending}"',
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    })  # fmt: skip


def name_of(request: ActorRequest, start: ProtectedRecord) -> str:
    """What the record a page begins at is called."""
    at = now()
    consulted(request, [start])
    return name_records(request.actor, at, [start.pk], at.date())[start.pk].name


def _note(request: ActorRequest, start: ProtectedRecord, chart: Chart) -> None:
    """The access log hears of every record a chart names."""
    consulted(request, [start, *(node.record for node in (*chart.nodes, *chart.cut) if node.record != start)])


def _shown(start: ProtectedRecord, chart: Chart, name: str = "") -> dict[str, object]:
    return {
        "reference": start.reference,
        "kind": start.get_kind_display(),
        "name": name or chart.nodes[0].name,
        "record_uuid": start.uuid,
        "start_off_paper": (bool(chart.nodes) and start.pk in chart.off_paper)
        or (start.kind in (*_ABOUT_A_PERSON, RecordKind.PLACE) and not chart.nodes),
        "cut": present_cut(chart),
    }
