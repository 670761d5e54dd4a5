"""Missing episodes of a person: the list, reporting, finding, grading, the police prevention check, recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.core.clock import LONDON, now, today
from throughline.hub.queries.cases import get_case
from throughline.missing.actions.episodes import (
    CheckGiven,
    FoundGiven,
    ReportGiven,
    grade_episode,
    record_found,
    record_prevention_check,
    report_missing,
    withdraw_episode,
)
from throughline.missing.models import MissingEpisode
from throughline.missing.queries.episodes import episodes_of, get_episode, list_checks, list_grades, open_episode
from throughline.missing.queries.interviews import list_interviews
from throughline.missing.queries.packs import find_pack, opens_on_report
from throughline.register.models import Person
from throughline.register.queries import get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.missing.forms import CheckForm, FoundForm, GradeForm, ReportForm, WithdrawEpisodeForm
from throughline.web.missing.interview_presenters import present_interview
from throughline.web.missing.presenters import (
    present_check,
    present_episode,
    present_grade,
    present_row,
)
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask

RING_FIRST = (
    "Ring the police first: 999 if they may be in danger now, otherwise 101. This page keeps the record and tells whoever"
    " leads; it does not tell the police."
)


@access("missing.view", methods=("GET", "HEAD"))
def case_missing(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """From a case to its person's episodes: they are the person's, whatever case is open."""
    case = get_case(request.actor, case_uuid, now())
    return redirect("missing-episodes", case.person.record.uuid)


@access("missing.view")
def episodes(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """A person's episodes, newest first."""
    person = get_person(request.actor, person_uuid, now())
    asked = require_reason(request, person.record)
    if asked is not None:
        return asked
    consulted(request, [person.record])
    role = request.actor.role
    return page(request, "pages/missing/episodes.html", {
        "identity": present_identity(person, today()),
        "person_uuid": person_uuid,
        "rows": [present_row(row, list_interviews(row)) for row in episodes_of(person)],
        "may_report": may(role, "missing.record") and open_episode(person) is None,
        "may_open_pack": may(role, "philomena.write"),
    })  # fmt: skip


@access("missing.record")
def report(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Record that someone is missing."""
    person = get_person(request.actor, person_uuid, now())
    consulted(request, [person.record])
    local = now().astimezone(LONDON)
    form = ReportForm(request.POST or None, initial={
        "reported_date": local.date(), "reported_time": f"{local:%H:%M}", "last_seen_date": local.date(),
        "authority": person.home_authority_id,
    })  # fmt: skip
    href = reverse("missing-episodes", args=[person_uuid])
    question = Question(
        heading="Report missing", verb="Record as missing", back_href=href, then=href,
        said="Recorded as missing. Whoever leads and covers has been told. The police are told by phone, not by this page.",
        identity=present_identity(person, today()), lead=RING_FIRST,
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: report_missing(
        by=request.actor, at=at, person_uuid=person_uuid, given=ReportGiven(**data)
    ))  # fmt: skip


@access("missing.view")
def episode(request: ActorRequest, episode_uuid: uuid.UUID) -> HttpResponse:
    """One episode: the report, how they were found, the police check, and apart from it the interview."""
    actor, at = request.actor, now()
    found_episode = get_episode(actor, episode_uuid, at)
    person = found_episode.person
    asked = require_reason(request, person.record)
    if asked is not None:
        return asked
    consulted(request, [person.record])
    interviews = list_interviews(found_episode)
    shows_location = FieldClass.LOCATION in open_classes(actor, person.record, at)
    return page(request, "pages/missing/episode.html", {
        "identity": present_identity(person, today()),
        "person_uuid": person.record.uuid,
        "view": present_episode(found_episode, interviews, at, shows_location=shows_location),
        "grades": [present_grade(row) for row in list_grades(found_episode)],
        "checks": [present_check(row) for row in list_checks(found_episode)],
        "interviews": [present_interview(row, actor) for row in interviews],
        "may_record": may(actor.role, "missing.record"),
        "may_police": may(actor.role, "missing.police"),
        "may_offer": may(actor.role, "interview.offer"),
        "may_pack": may(actor.role, "philomena.view")
        and (not opens_on_report(actor) or find_pack(actor, at, person) is not None),
    })  # fmt: skip


def _asked_about(
    request: ActorRequest, episode_uuid: uuid.UUID, heading: str, verb: str, said: str, lead: str = ""
) -> tuple[MissingEpisode, Question]:
    """The episode a page asks about, and the question."""
    about = get_episode(request.actor, episode_uuid, now())
    consulted(request, [about.person.record])
    return about, question_about(about.person, about, heading, verb, said, lead)


def question_about(
    person: Person, about: MissingEpisode, heading: str, verb: str, said: str, lead: str = ""
) -> Question:
    """A question about one episode, which goes back to its page."""
    href = reverse("missing-episode", args=[about.uuid])
    identity = present_identity(person, today())
    return Question(heading=heading, verb=verb, back_href=href, then=href, said=said, identity=identity, lead=lead)


@access("missing.record")
def found(request: ActorRequest, episode_uuid: uuid.UUID) -> HttpResponse:
    """They were found."""
    about, question = _asked_about(
        request, episode_uuid, "They were found", "Record that they were found",
        "Recorded. Next: the police prevention check, and apart from it an interview by someone independent.",
    )  # fmt: skip
    form = FoundForm(request.POST or None, initial={"version": about.version, "found_date": today()})

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        version = data.pop("version")
        return record_found(
            by=request.actor, at=at, episode_uuid=episode_uuid, version=version, given=FoundGiven(**data)
        )

    return ask(
        request, form, question, act, version_now=lambda: get_episode(request.actor, episode_uuid, now()).version
    )


@access("missing.police")
def grade(request: ActorRequest, episode_uuid: uuid.UUID) -> HttpResponse:
    """The police grade the report."""
    _, question = _asked_about(
        request, episode_uuid, "Grade this report", "Record the grade", "The grade is recorded.",
        "It grades the search, not the child. A low grade does not prove that nothing is happening to them.",
    )  # fmt: skip
    return ask(request, GradeForm(request.POST or None), question, lambda at, data: grade_episode(
        by=request.actor, at=at, episode_uuid=episode_uuid, **data
    ))  # fmt: skip


@access("missing.police")
def check(request: ActorRequest, episode_uuid: uuid.UUID) -> HttpResponse:
    """The police prevention check: not the interview, which someone independent holds."""
    _, question = _asked_about(
        request, episode_uuid, "Police prevention check", "Record the check", "The check is recorded.",
        "It is not the return-home interview, and stops no deadline. Do not ask them for a statement here.",
    )  # fmt: skip
    form = CheckForm(request.POST or None, initial={"checked_date": today(), "officer": request.actor.member.name})
    return ask(request, form, question, lambda at, data: record_prevention_check(
        by=request.actor, at=at, episode_uuid=episode_uuid, given=CheckGiven(**data)
    ))  # fmt: skip


@access("missing.record")
def withdraw(request: ActorRequest, episode_uuid: uuid.UUID) -> HttpResponse:
    """An episode was recorded in error."""
    about, question = _asked_about(
        request, episode_uuid, "Episode recorded in error", "Mark as recorded in error",
        "Marked as recorded in error. It stays readable and is not counted.",
    )  # fmt: skip
    form = WithdrawEpisodeForm(request.POST or None, initial={"version": about.version})
    return ask(request, form, question, lambda at, data: withdraw_episode(
        by=request.actor, at=at, episode_uuid=episode_uuid, **data
    ), version_now=lambda: get_episode(request.actor, episode_uuid, now()).version)  # fmt: skip
