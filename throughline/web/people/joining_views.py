"""Are two records of one person? Looked at side by side, decided with a reason, and undone at once."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.gate import find_by_reference
from throughline.access.states import RecordKind
from throughline.core.clock import civil_date, now
from throughline.core.errors import Refused
from throughline.disruption.actions.joining import join_and_look_again
from throughline.matching.actions import decide_apart, part_people, set_aside_match
from throughline.matching.joinings import get_joining, list_apart, sides_of
from throughline.matching.queries import COUNTED_AT_MOST, list_likely_matches
from throughline.register.models import Person
from throughline.register.queries import display_name, get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import put_refusal
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.people.forms import NotTheSameForm
from throughline.web.people.joining_forms import APART, DecideForm, OtherRecordForm, PartForm
from throughline.web.people.joining_presenters import present_apart, present_sides
from throughline.web.people.presenters import present_match
from throughline.web.presenting.components import Column, present_pages
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask
from throughline.web.wording.remarks import count_wording, say_saved

PAIRS_A_PAGE = 20
_TEMPLATE = "pages/people/compare.html"


@access("match.decide")
def likely_matches(request: ActorRequest) -> HttpResponse:
    """Pairs of records that may be of one person; each waits for a person to decide."""
    at, number = now(), page_number(request)
    form = NotTheSameForm(request.POST or None)
    chosen = _number(request.POST.get("match", ""))
    if request.method == "POST" and form.is_valid():
        try:
            set_aside_match(by=request.actor, at=at, match_id=chosen, reason=form.cleaned_data["reason"])
        except Refused as error:
            put_refusal(form, error)
        else:
            count_wording(request, form)
            say_saved(request, form, "Decided: not the same person. They will not be suggested again.")
            return redirect("likely-matches")
    waiting, total = list_likely_matches(request.actor, at, first=(number - 1) * PAIRS_A_PAGE, limit=PAIRS_A_PAGE)
    consulted(request, [row for match in waiting for row in (match.person.record, match.other.record)])
    return page(request, "pages/people/likely_matches.html", {
        "rows": [present_match(match, civil_date(at)) for match in waiting], "form": form, "chosen": chosen,
        "pages": present_pages(
            page=number, per_page=PAIRS_A_PAGE, shown=len(waiting), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('likely-matches')}?{urlencode({'page': n})}",
        ),
    })  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


@access("match.decide")
def same_as(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Which other record may be of the same person, by its reference."""
    found = _person(request, person_uuid)
    form = OtherRecordForm(request.POST or None)
    href = reverse("person", args=[person_uuid])
    if request.method == "POST" and form.is_valid():
        record = find_by_reference(request.actor, now(), form.cleaned_data["reference"])
        if record is None or record.kind != RecordKind.PERSON:
            put_refusal(form, Refused("No person with that reference. It is on their page.", field="reference"))
        elif record == found.record:
            put_refusal(form, Refused("That is this record. Give the reference of the other one.", field="reference"))
        else:
            return redirect("people-compare", person_uuid, record.uuid)
    return page(request, "pages/people/question.html", {
        "form": form, "heading": "Which record may be of the same person?", "submit_text": "Look at both",
        "identity": present_identity(found, civil_date(now())), "back_href": href,
    })  # fmt: skip


@access("match.decide")
def compare(request: ActorRequest, person_uuid: uuid.UUID, other_uuid: uuid.UUID) -> HttpResponse:
    """Two records side by side, and the decision."""
    actor, at = request.actor, now()
    one, other = _person(request, person_uuid), _person(request, other_uuid)
    sides = sides_of(one, other)
    apart = list_apart(actor, at, one, other)
    consulted(request, [record for row in apart for record in (row.one.record, row.other.record)])
    form = DecideForm(request.POST or None, sides=sides, is_apart=bool(apart))
    names = {each.pk: display_name(each) for each in (one, other)}
    is_apart = request.POST.get("decision") == APART
    asked = Question(
        heading="Are they the same person?", verb="Save the decision", template=_TEMPLATE,
        back_href=reverse("person", args=[person_uuid]),
        then=reverse("likely-matches") if is_apart else reverse("person", args=[person_uuid]),
        said="Decided: two different people. They are not suggested again."
        if is_apart
        else "Decided: the same person. Both records are kept, and shown together to whoever may open both.",
        more={
            "rows": present_sides(actor, at, one, other, sides),
            "columns": [Column("What"), Column(one.record.reference), Column(other.record.reference), Column("Do they agree?")],
            "apart": present_apart(apart), "one": one.record, "other": other.record,
            "one_name": names[one.pk], "other_name": names[other.pk],
            "swap_href": reverse("people-compare", args=[other_uuid, person_uuid]),
        },
    )  # fmt: skip
    if is_apart:
        return ask(request, form, asked, lambda at, data: decide_apart(
            by=actor, at=at, person_uuid=person_uuid, other_uuid=other_uuid, reason=data["reason"]
        ))  # fmt: skip
    return ask(request, form, asked, lambda at, data: join_and_look_again(
        by=actor, at=at, person_uuid=person_uuid, other_uuid=other_uuid, from_other=form.from_other(),
        reason=data["reason"], changed=data.get("changed", ""),
    ))  # fmt: skip


@access("match.decide")
def part(request: ActorRequest, joining_uuid: uuid.UUID) -> HttpResponse:
    """Two records were not of one person after all."""
    joining = get_joining(request.actor, now(), joining_uuid)
    consulted(request, [joining.person.record, joining.other.record])
    href = reverse("person", args=[joining.person.record.uuid])
    names = f"{display_name(joining.person)} ({joining.person.record.reference}) and "
    names += f"{display_name(joining.other)} ({joining.other.record.reference})"
    asked = Question(
        heading="They are not the same person after all", verb="Part the two records", back_href=href, then=href,
        said="Parted: two people again. Nothing of either record was lost.", lead=names,
    )  # fmt: skip
    return ask(request, PartForm(request.POST or None), asked, lambda at, data: part_people(
        by=request.actor, at=at, joining_uuid=joining_uuid, reason=data["reason"]
    ))  # fmt: skip


def _person(request: ActorRequest, person_uuid: uuid.UUID) -> Person:
    found = get_person(request.actor, person_uuid, now())
    consulted(request, [found.record])
    return found
