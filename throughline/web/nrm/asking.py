"""What every question about a referral begins with: the referral through the gate, and whom it is about."""

from __future__ import annotations

import uuid

from django.urls import reverse

from throughline.core.clock import now, today
from throughline.nrm.models import NrmReferral
from throughline.nrm.queries.packs import get_nrm
from throughline.placements.queries.responsibility import Responsible
from throughline.web.access import ActorRequest, consulted
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question


def shown_nrm(request: ActorRequest, nrm_uuid: uuid.UUID) -> NrmReferral:
    """The referral a page is about; showing it is noted. Raises Absent."""
    nrm = get_nrm(request.actor, nrm_uuid, now())
    consulted(request, [nrm.case.record, nrm.case.person.record])
    return nrm


def authority_known(known: Responsible | None) -> int | str:
    """The authority a form begins with: the one recorded as responsible, where it is in the list."""
    return known.area.authority.pk if known is not None and known.area.authority is not None else ""


def responsible_in_words(known: Responsible | None) -> str:
    """Who is recorded as responsible and how that is known, before somebody chooses."""
    if known is None:
        return "Nobody is recorded as responsible for them: choose the authority."
    how = f"{known.how[:1].lower()}{known.how[1:]}"
    keep = "" if known.area.authority is not None else " It is not in the list: leave the choice empty to keep it."
    return f"Recorded as responsible: {known.area.name} ({how}).{keep}"


def nrm_question(nrm: NrmReferral, heading: str, verb: str, said: str, lead: str = "", **more: object) -> Question:
    """A question about a referral: back to its page, and there again when it is answered."""
    href = reverse("nrm", args=[nrm.uuid])
    return Question(
        heading, verb, back_href=href, said=said, then=href, lead=lead,
        identity=present_identity(nrm.case.person, today()), more=more,
    )  # fmt: skip
