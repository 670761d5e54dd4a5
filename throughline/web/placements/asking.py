"""What every page that changes a child's places needs: the case it is worked on through, and the way back to the places."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from throughline.core.clock import now, today
from throughline.hub.models import Case
from throughline.placements.queries.cases import case_of_person, case_to_work_on
from throughline.register.models import Person
from throughline.web.access import ActorRequest, consulted
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question


def shown_case(request: ActorRequest, case_uuid: object) -> Case:
    """An open case of one's own sight, noted as consulted."""
    return _shown(request, case_to_work_on(request.actor, case_uuid, now()))


def shown_case_of(request: ActorRequest, person: Person) -> Case:
    """The open case of a person, noted as consulted."""
    return _shown(request, case_of_person(request.actor, person, now()))


def _shown(request: ActorRequest, case: Case) -> Case:
    consulted(request, [case.record, case.person.record])
    return case


def question(case: Case, heading: str, verb: str, said: str, **more: Any) -> Question:
    """A question about a child's places; back, and then on, to the page of their places."""
    href = reverse("places", args=[case.record.uuid])
    identity = present_identity(case.person, today())
    return Question(
        heading=heading, verb=verb, said=said, back_href=href, then=href, identity=identity,
        template="pages/placements/question.html", **more,
    )  # fmt: skip
