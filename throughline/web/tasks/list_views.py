"""The list of tasks: filtered, sorted, and filtered again as one saved it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.hub.queries.names import people_behind
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import put_refusal
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import Column, present_pages
from throughline.web.tasks.forms import SaveFilterForm, TaskFilterForm
from throughline.web.tasks.presenters import present_task_row
from throughline.work.actions.own_views import delete_filter, save_filter
from throughline.work.models import SavedFilter
from throughline.work.queries.tasks import COUNTED_AT_MOST, TaskFilter, list_saved_filters, list_tasks

TASKS_A_PAGE = 50
_LIST = "tasks"


@dataclass(frozen=True)
class SavedRow:
    """One saved filter: what it is called, where it leads, how to delete it."""

    name: str
    href: str
    delete_href: str


@access("work.view", methods=("GET", "HEAD"))
def tasks(request: ActorRequest) -> HttpResponse:
    """Tasks one may see, by when they are due."""
    return _tasks(request, request.GET, SaveFilterForm())


def _tasks(request: ActorRequest, query: QueryDict, save_form: SaveFilterForm) -> HttpResponse:
    """The list as a query filters it, with the form that keeps the filter, as it was typed."""
    actor, at = request.actor, now()
    form = TaskFilterForm(query or None, role=actor.role)
    kept = form.chosen()
    number = page_number(request)
    first = (number - 1) * TASKS_A_PAGE
    found, total = list_tasks(actor, at, TaskFilter(**kept), first=first, limit=TASKS_A_PAGE)
    people = people_behind(actor, at, [task.record for task in found])
    consulted(request, [person.record for person in people.values()])
    names = {key: display_name(person) for key, person in people.items()}
    return page(request, "pages/tasks/tasks.html", {
        "filters": form,
        "columns": [Column(text) for text in ("Task", "About", "Who has it", "State", "Due")],
        "rows": [present_task_row(task, names, at, actor.role) for task in found],
        "is_filtered": bool(kept),
        "query": urlencode(kept),
        "saved": [_present_saved(row) for row in list_saved_filters(actor, _LIST)],
        "form": save_form,
        "pages": present_pages(
            page=number, per_page=TASKS_A_PAGE, shown=len(found), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('tasks')}?{urlencode({**kept, 'page': n})}",
        ),
    })  # fmt: skip


def _present_saved(row: SavedFilter) -> SavedRow:
    return SavedRow(row.name, f"{reverse('tasks')}?{row.query}", reverse("task-filter-delete", args=[row.pk]))


@access("work.view", methods=("POST",))
def filter_save(request: ActorRequest) -> HttpResponse:
    """Keep the filter in force under a name. Only choices of the filter are kept, whatever was sent.

    A name that is refused comes back on the form, over the same list.
    """
    sent = QueryDict(request.POST.get("query", ""))
    query = urlencode(TaskFilterForm(sent, role=request.actor.role).chosen())
    form = SaveFilterForm(request.POST)
    if form.is_valid():
        try:
            save_filter(by=request.actor, at=now(), shown_list=_LIST, name=form.cleaned_data["name"], query=query)
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Filter saved.")
            return redirect(f"{reverse('tasks')}?{query}")
    return _tasks(request, QueryDict(query), form)


@access("work.view", methods=("POST",))
def filter_delete(request: ActorRequest, filter_id: int) -> HttpResponse:
    """Delete one's own saved filter."""
    delete_filter(by=request.actor, at=now(), filter_id=filter_id)
    messages.success(request, "Filter deleted.")
    return redirect("tasks")
