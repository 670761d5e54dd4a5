"""What helps someone, what doesn't, what to call them: written with them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.hub.actions.what_helps import WhatHelpsGiven, record_what_helps
from throughline.hub.queries.what_helps import list_what_helps
from throughline.register.queries import get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.people.forms import WhatHelpsForm
from throughline.web.presenting.people import present_identity, present_what_helps
from throughline.web.support.asking import Question, ask


@access("own_words.record")
def what_helps(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Write with them what helps; what was written before stays underneath."""
    found = get_person(request.actor, person_uuid, now())
    consulted(request, [found.record])
    before = list_what_helps(request.actor, now(), found)
    href = reverse("person", args=[person_uuid])
    question = Question(
        heading="What helps, what doesn't, call me…", verb="Keep this", back_href=href, then=href,
        said="Kept. Everyone who works with them sees it first.", identity=present_identity(found, today()),
        template="pages/people/what_helps.html",
        more={"before": [present_what_helps([row]) for row in before]},
    )  # fmt: skip
    newest = before[0] if before else None
    initial = {"said_date": today(), "written_with": request.actor.member.name}
    if newest is not None:
        initial |= {"helps": newest.helps, "does_not": newest.does_not, "call_me": newest.call_me}
    form = WhatHelpsForm(request.POST or None, initial=initial)
    return ask(request, form, question, lambda at, data: record_what_helps(
        by=request.actor, at=at, person_uuid=person_uuid, given=WhatHelpsGiven(**data)
    ))  # fmt: skip
