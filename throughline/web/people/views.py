"""Finding a person, and the page of one: who they are, what is being done for them and by whom."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.gate import find_by_reference
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.queries.finding import search_lines
from throughline.disruption.queries.people import list_arrests_of
from throughline.disruption.queries.things import search_things
from throughline.hub.queries.interventions import (
    list_cases_of,
    list_interventions_of,
    list_own_words,
    list_referrals_of,
)
from throughline.hub.queries.what_helps import list_what_helps
from throughline.hub.states import CaseStatus
from throughline.matching.actions import record_search
from throughline.matching.joinings import as_joined, list_recorded_as
from throughline.matching.places import search_places
from throughline.matching.queries import asked_of, search_known
from throughline.placements.queries.places import current_place
from throughline.placements.states import PlaceKind
from throughline.register.actions import (
    SafeContactGiven,
    complete_identity,
    identity_shown,
    record_safe_contact,
    record_sighting,
    withdraw_sighting,
)
from throughline.register.models import Person
from throughline.register.queries import age_of, get_person, get_sighting, latest_safe_contact
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.forms.answering import begin_again, conflict_rows, put_refusal
from throughline.web.lines.answering import settled
from throughline.web.pages import page
from throughline.web.people.forms import (
    IdentityForm,
    SafeContactForm,
    SearchForm,
    SightingForm,
    WrongSightingForm,
)
from throughline.web.people.joining_presenters import present_joinings, present_recorded_as
from throughline.web.people.known_views import known_by
from throughline.web.people.pointing_views import present_pointing
from throughline.web.people.presenters import (
    NOBODY_FOUND,
    present_arrests,
    present_found,
    present_gap,
    present_leads,
    present_story,
    present_words,
)
from throughline.web.people.ringing_the_hub import hub_to_ring
from throughline.web.people.rooms import OF_AN_ADULT, ROOMS
from throughline.web.people.searching_first import NoneOfThem, is_answered, name_typed, remember_none_of, seal_of
from throughline.web.places.presenters import where
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import (
    contact_in_words,
    newest_contact,
    newest_sighting,
    present_identity,
    present_what_helps,
    seen_in_words,
)
from throughline.web.presenting.reach import RecordLink, href_for, links_to
from throughline.web.presenting.records import record_href
from throughline.web.rooms import rooms_for
from throughline.web.things.presenters import present_thing
from throughline.web.wording.remarks import count_wording, say_saved
from throughline.work.queries.due import list_gaps_of


@access("person.search")
def search(request: ActorRequest) -> HttpResponse:
    """One box: people and lines one may see. Posted, so that no name stands in an address; audited."""
    form = SearchForm(request.POST or None)
    at = now()
    people, places, lines, things = NOBODY_FOUND, [], [], []
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["q"]
        referenced = find_by_reference(request.actor, at, text)
        if referenced is not None and record_href(referenced):
            record_search(by=request.actor, at=at, text=text, found=[referenced])
            return redirect(record_href(referenced))
        found = search_known(request.actor, at, text=text)
        people = present_found(found, civil_date(at))
        places = search_places(request.actor, at, text) if may(request.actor.role, "place.view") else []
        lines = search_lines(request.actor, at, text) if may(request.actor.role, "line.view") else []
        things = search_things(request.actor, at, text) if may(request.actor.role, "line.view") else []
        records = [candidate.person.record for candidate in found.people] + [line.record for line in lines]
        records += [place.record for place in places] + [thing.record for thing in things]
        record_search(by=request.actor, at=at, text=text, found=records)
    return page(request, "pages/people/search.html", {
        "form": form, "found": people, "lines": lines,
        "places": [(where(place), record_href(place.record), place.record.reference) for place in places],
        "things": [present_thing(thing) for thing in things], "has_searched": request.method == "POST" and form.is_valid(),
    })  # fmt: skip


@access("person.view", methods=("GET", "HEAD", "POST"))
def person(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Who they are; what is being done for them and by whom; their words; their story."""
    actor, at = request.actor, now()
    found = get_person(actor, person_uuid, at)
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    known = known_by(request, found)
    consulted(request, [found.record, *known.consulted])
    return page(request, "pages/people/person.html", {**_person_context(request, found), "known": known})


def _person_context(request: ActorRequest, found: Person) -> dict[str, object]:
    actor, at = request.actor, now()
    classes = open_classes(actor, found.record, at)
    others = list_recorded_as(actor, at, found)
    consulted(request, [other.record for other in others])
    people, shown = [found, *others], as_joined(found, others)
    cases = [case for each in people for case in list_cases_of(actor, at, each)]
    gaps = [gap for each in people for gap in list_gaps_of(actor, at, each.record)]
    links = links_to(actor, at, [gap.about for gap in gaps])
    contact = newest_contact(people)
    enforcement = may(actor.role, "line.view") and FieldClass.OFFENDING in classes
    may_be_child = age_of(shown, civil_date(at)).may_be_child
    seen = newest_sighting(people)
    return {
        "identity": present_identity(shown, civil_date(at)),
        "person_uuid": found.record.uuid,
        "recorded_as": present_recorded_as(found, others),
        "joinings": present_joinings(actor, at, found) if others else [],
        "may_join": may(actor.role, "match.decide"),
        "description": shown.description,
        "is_completed": found.identity_completed_at is not None,
        "date_of_birth": shown.date_of_birth,
        "sex": shown.get_sex_display(),
        "home": found.home_authority.name if found.home_authority and FieldClass.LOCATION in classes else "",
        "leads": present_leads(actor, [case for case in cases if case.status == CaseStatus.OPEN], at),
        "last_seen": seen_in_words(seen) if FieldClass.LOCATION in classes else "",
        "seen_id": seen.pk if seen is not None and seen.person_id == found.pk and FieldClass.LOCATION in classes else 0,
        "contact": contact_in_words(contact),
        "remember": contact.what_helps if contact else "",
        "what_helps": present_what_helps(list_what_helps(actor, at, found)),
        "may_write_what_helps": may(actor.role, "own_words.record"),
        "gaps": [present_gap(gap, at, href_for(actor.role, "gap-due", gap.pk), links.get(gap.about_id, RecordLink()))
                 for gap in gaps],
        "words": [present_words(words) for each in people for words in list_own_words(actor, at, each)[:5]]
        if FieldClass.INTELLIGENCE in classes else [],
        "story": present_story(
            [row for each in people for row in list_interventions_of(actor, at, each)],
            [row for each in people for row in list_referrals_of(actor, at, each)], cases,
        ),
        "enforcement": present_arrests([row for each in people for row in list_arrests_of(actor, at, each)])
        if enforcement else [],
        "may_see_roles": enforcement,
        "may_complete": may(actor.role, "person.complete"),
        "pointing": present_pointing(actor, at, found),
        "may_raise": may(actor.role, "danger.raise"),
        "may_ask": may(actor.role, "task.ask"),
        "may_see_files": may(actor.role, "file.view"),
        "may_refer": may(actor.role, "referral.make"),
        "may_see_network": may(actor.role, "network.view"),
        "may_see_missing": may(actor.role, "missing.view"),
        "rooms": rooms_for(ROOMS if may_be_child else (*ROOMS, *OF_AN_ADULT), actor.role, found.record.uuid),
        "may_read_intelligence": may(actor.role, "intelligence.view"),
        "record": found.record,
        "regime": found.record.get_regime_display(),
        "controller": found.record.controller.name,
        "agreement": found.record.agreement.title if found.record.agreement else "",
    }  # fmt: skip


@access("person.complete")
def identity(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Complete who someone is. The search comes first: people with this name are shown before anything is saved (P7)."""
    actor, at = request.actor, now()
    found = get_person(actor, person_uuid, at)
    consulted(request, [found.record])
    shown = identity_shown(found) | {"home_authority": found.home_authority_id, "version": found.version}
    form = IdentityForm(request.POST or None, initial=shown)
    if current_place(found, PlaceKind.HOME, civil_date(at)) is not None:
        form.keep_home()
    people, seal, conflicts, hub = NOBODY_FOUND, "", [], None
    if request.method == "POST" and form.is_valid():
        given = form.given(civil_date(at))
        asked, known = asked_of("", at, given=given), search_known(actor, at, given=given, exclude=found)
        is_likely = bool(known.likely or known.is_many)
        hub = hub_to_ring(request, form, given, asked)
        if hub is not None or (is_likely and not is_answered(request, form, known, asked)):
            consulted(request, [each.person.record for each in known.people])
            people, seal = present_found(known, civil_date(at)), seal_of(request, known, asked)
        else:
            none_of = NoneOfThem(name_typed(given), known, given.new_because) if is_likely else None
            try:
                _complete(request, at, found, form, none_of)
            except Conflict as error:
                conflicts = conflict_rows(form, error)
                begin_again(form, get_person(actor, person_uuid, now()).version)
            except Refused as error:
                put_refusal(form, error)
            else:
                count_wording(request, form)
                change = ("Change it", reverse("person-identity", args=[person_uuid]))
                say_saved(request, form, "Identity saved.", change=change)
                return redirect("person", person_uuid)
    return page(request, "pages/people/identity.html", {
        "form": form, "found": people, "seal": seal, "conflicts": conflicts, "hub": hub,
        "identity": present_identity(found, civil_date(at)), "back_href": reverse("person", args=[person_uuid]),
    })  # fmt: skip


def _complete(
    request: ActorRequest, at: dt.datetime, found: Person, form: IdentityForm, none_of: NoneOfThem | None
) -> None:
    """Save who they are; where people who may be them were shown, with the reason they are none of them."""
    given = form.given(civil_date(at))
    with transaction.atomic():
        complete_identity(
            by=request.actor, at=at, person_uuid=found.record.uuid, version=form.cleaned_data["version"], given=given
        )
        if none_of is not None:
            remember_none_of(request, none_of, found)


@access("person.view")
def safe_contact(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """How to work with someone without harm."""
    found = get_person(request.actor, person_uuid, now())
    consulted(request, [found.record])
    latest = latest_safe_contact(found)
    names = SafeContactForm.base_fields
    form = SafeContactForm(request.POST or None, initial={name: getattr(latest, name) for name in names} if latest else
                           {name: "unknown" for name in list(names)[:4]})  # fmt: skip
    href = reverse("person", args=[person_uuid])
    if request.method == "POST" and form.is_valid() and settled(request, form, href, lambda at: record_safe_contact(
        by=request.actor, at=at, person_uuid=person_uuid, given=SafeContactGiven(**form.cleaned_data)
    )):  # fmt: skip
        messages.success(request, "Safe contact saved. It shows wherever someone would call, write or visit.")
        return redirect(href)
    return _question(request, found, form, "How can someone contact them safely?", "Save safe contact")


@access("person.view")
def sighting(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Someone saw them: when, who, and what is in place."""
    found = get_person(request.actor, person_uuid, now())
    consulted(request, [found.record])
    form = SightingForm(request.POST or None)
    href = reverse("person", args=[person_uuid])
    if request.method == "POST" and form.is_valid() and settled(request, form, href, lambda at: record_sighting(
        by=request.actor, at=at, person_uuid=person_uuid, **form.cleaned_data
    )):  # fmt: skip
        say_saved(request, form, "Recorded when they were seen.")
        return redirect(href)
    return _question(request, found, form, "When were they last seen?", "Record that they were seen")


@access("person.view")
def sighting_wrong(request: ActorRequest, person_uuid: uuid.UUID, sighting_id: int) -> HttpResponse:
    """They were not seen then: it was someone else, or another day."""
    seen = get_sighting(request.actor, now(), person_uuid, sighting_id)
    found = get_person(request.actor, person_uuid, now())
    if FieldClass.LOCATION not in open_classes(request.actor, found.record, now()):
        raise Absent
    consulted(request, [found.record])
    form = WrongSightingForm(request.POST or None)
    href = reverse("person", args=[person_uuid])
    if request.method == "POST" and form.is_valid() and settled(request, form, href, lambda at: withdraw_sighting(
        by=request.actor, at=at, person_uuid=person_uuid, sighting_id=seen.pk, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, "Marked as recorded in error. What was last seen before it stands again.")
        return redirect(href)
    heading = f"Recorded in error: seen on {short_date(seen.seen_date)} by {seen.seen_by}"
    return _question(request, found, form, heading, "Mark as recorded in error")


def _question(request: ActorRequest, found: Person, form: Form, heading: str, verb: str) -> HttpResponse:
    return page(request, "pages/people/question.html", {
        "form": form, "heading": heading, "submit_text": verb,
        "identity": present_identity(found, civil_date(now())),
        "back_href": reverse("person", args=[found.record.uuid]),
    })  # fmt: skip
