"""The Philomena pack: started in one click, changed by those who work with the child, opened to police on a report."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.missing.actions.packs import release_pack_on_report, save_pack, start_pack, take_pack_out
from throughline.missing.models import PackVersion
from throughline.missing.queries.episodes import open_episode
from throughline.missing.queries.packs import (
    find_pack,
    get_pack,
    get_version,
    list_pack_releases,
    list_versions,
    newest_version,
    opens_on_report,
    shown_of,
)
from throughline.register.models import Person
from throughline.register.queries import get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.missing.documents import pack_document
from throughline.web.missing.forms import PackForm
from throughline.web.missing.presenters import present_earlier, present_pack, release_in_words
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.printing.pdf import pdf_response
from throughline.web.support.asking import Question, ask


def _person(request: ActorRequest, person_uuid: uuid.UUID) -> Person:
    person = get_person(request.actor, person_uuid, now())
    consulted(request, [person.record])
    return person


@access("philomena.view")
def pack(request: ActorRequest, person_uuid: uuid.UUID, number: int | None = None) -> HttpResponse:
    """The pack as it stands, or an earlier version. To police: nothing until the child is missing, then opened by a click
    that is logged.
    """
    actor, at = request.actor, now()
    person = get_person(actor, person_uuid, at)
    found = find_pack(actor, at, person)
    if opens_on_report(actor) or number is not None:
        get_version(get_pack(actor, at, person), number)
    asked = require_reason(request, person.record)
    if asked is not None:
        return asked
    consulted(request, [person.record])
    if opens_on_report(actor) and request.method == "POST":
        released = release_pack_on_report(by=actor, at=at, person_uuid=person_uuid, number=number)
        return _pack_page(request, person, released)
    if opens_on_report(actor) or found is None:
        return page(request, "pages/missing/no_pack.html", {
            "identity": present_identity(person, today()), "person_uuid": person_uuid, "agency": actor.agency.name,
            "opens_on_report": opens_on_report(actor), "may_write": may(actor.role, "philomena.write"),
        })  # fmt: skip
    return _pack_page(request, person, get_version(found, number))


def _pack_page(request: ActorRequest, person: Person, version: PackVersion) -> HttpResponse:
    actor = request.actor
    newest, *earlier = list_versions(version.pack)
    stands = version.number == newest.number
    may_write = stands and may(actor.role, "philomena.write")
    print_href = reverse("philomena-print", args=[person.record.uuid])
    if not stands:
        print_href = reverse("philomena-version-print", args=[person.record.uuid, version.number])
    return page(request, "pages/missing/pack.html", {
        "identity": present_identity(person, today()),
        "person_uuid": person.record.uuid,
        "view": present_pack(version),
        "is_missing": open_episode(person) is not None,
        "standing": newest.number,
        "may_write": may_write,
        "opens_on_report": opens_on_report(actor),
        "earlier": [present_earlier(row, person.record.uuid) for row in earlier] if stands else [],
        "print_href": print_href,
        "releases": [release_in_words(row) for row in list_pack_releases(version.pack)] if may_write else [],
    })  # fmt: skip


@access("philomena.write", methods=("POST",))
def start(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Start the pack from what is known, in one click; one that is there already is shown."""
    person = _person(request, person_uuid)
    if find_pack(request.actor, now(), person) is None:
        start_pack(by=request.actor, at=now(), person_uuid=person_uuid)
        messages.success(request, "Pack started from what is known. Add what is missing, with the child where you can.")
    return redirect("philomena", person_uuid)


@access("philomena.write")
def change(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Change the pack: every save is a new version."""
    person = _person(request, person_uuid)
    found = get_pack(request.actor, now(), person)
    form = PackForm(request.POST or None, initial=shown_of(newest_version(found)) | {"version": found.version})
    href = reverse("philomena", args=[person_uuid])
    question = Question(
        heading="Change the Philomena pack", verb="Save a new version", back_href=href, then=href,
        said="Saved as a new version. The earlier ones are kept.", identity=present_identity(person, today()),
        lead="Write it with them where you can. The police read it only when they are missing.",
    )  # fmt: skip

    def act(at: Any, data: dict[str, Any]) -> object:
        return save_pack(by=request.actor, at=at, person_uuid=person_uuid, version=data["version"], given=form.given())

    return ask(request, form, question, act, version_now=lambda: get_pack(request.actor, now(), person).version)


@access("philomena.view", methods=("POST",))
def printed(request: ActorRequest, person_uuid: uuid.UUID, number: int | None = None) -> HttpResponse:
    """Take the pack, or an earlier version of it, out as a PDF, to print or hand over: logged as a disclosure each time."""
    actor, at = request.actor, now()
    person = _person(request, person_uuid)
    version = take_pack_out(by=actor, at=at, person_uuid=person_uuid, number=number)
    document = pack_document(version, person, open_episode(person), actor, at)
    return pdf_response(document, filename=f"philomena-{document.reference}")
