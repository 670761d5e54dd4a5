"""The service directory: what partners offer, by the names of the day."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import today
from throughline.support.actions.directory import add_service, edit_service, rename_service, service_shown
from throughline.support.queries.directory import get_service, list_providers, list_services, present_service
from throughline.support.states import ServiceKind
from throughline.web.access import ActorRequest, access
from throughline.web.directory.forms import EditServiceForm, FilterForm, NewServiceForm, RenameForm
from throughline.web.pages import page
from throughline.web.presenting.components import AppliedFilter, Column
from throughline.web.support.asking import Question, ask


@access("directory.view", methods=("GET", "HEAD"))
def directory(request: ActorRequest) -> HttpResponse:
    """Every service of the hub's partners, by kind."""
    form = FilterForm(request.GET or None)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    here = reverse("directory")
    return page(request, "pages/directory/directory.html", {
        "filters": form,
        "list_href": here,
        "applied": (AppliedFilter(ServiceKind(kind).label, here),) if kind else (),
        "columns": [Column(text) for text in ("Service", "Provider", "Kind", "For", "Where")],
        "services": list_services(request.actor, today(), kind=kind),
        "may_edit": may(request.actor.role, "directory.edit"),
    })  # fmt: skip


def _question(heading: str, verb: str, said: str) -> Question:
    here = reverse("directory")
    return Question(
        heading=heading, verb=verb, said=said, back_href=here, then=here, template="pages/directory/service.html",
    )  # fmt: skip


@access("directory.edit")
def service_new(request: ActorRequest) -> HttpResponse:
    """Add a service."""
    form = NewServiceForm(request.POST or None)
    form.offer(list_providers(request.actor.hub, today()))
    question = _question("Add a service", "Add this service", "Service added.")
    return ask(request, form, question, lambda at, _: add_service(by=request.actor, at=at, **form.described()))


@access("directory.edit")
def service_edit(request: ActorRequest, service_uuid: uuid.UUID) -> HttpResponse:
    """Change what a service says of itself."""
    service = get_service(request.actor, service_uuid, today())
    form = EditServiceForm(request.POST or None, initial=service_shown(service) | {"version": service.version})
    question = _question(present_service(service, today()).name, "Save", "Service saved.")
    return ask(request, form, question, lambda at, _: edit_service(
        by=request.actor, at=at, service_uuid=service_uuid, **form.described()
    ), version_now=lambda: get_service(request.actor, service_uuid, today()).version)  # fmt: skip


@access("directory.edit")
def service_rename(request: ActorRequest, service_uuid: uuid.UUID) -> HttpResponse:
    """Give a service its new name, from a day; earlier days keep the earlier one."""
    service = get_service(request.actor, service_uuid, today())
    form = RenameForm(request.POST or None, initial={"version": service.version})
    name = present_service(service, today()).name
    question = _question(
        f"What is {name} called now?", "Save the new name", "New name saved. Earlier dates keep the name of their day."
    )
    return ask(request, form, question, lambda at, data: rename_service(
        by=request.actor, at=at, service_uuid=service_uuid, **data
    ), version_now=lambda: get_service(request.actor, service_uuid, today()).version)  # fmt: skip
