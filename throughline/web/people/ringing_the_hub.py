"""One line before somebody new is recorded: the hub can help, and whom to ask. Never who is known, to whom, or how many (P16)."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac

from throughline.core.clock import now
from throughline.matching.actions import point_to_hub
from throughline.matching.comparing.people import Person as Compared
from throughline.register.given import PersonGiven
from throughline.web.access import ActorRequest

TOLD = "told"
_SALT = "told to ring the hub"


@dataclass(frozen=True)
class HubToRing:
    """Whom to ask; ``seal`` says of whom typed it was said, so that it is said once."""

    name: str
    contact: str
    seal: str


def hub_to_ring(request: ActorRequest, form: forms.Form, given: PersonGiven, asked: Compared) -> HubToRing | None:
    """Whom to ring about somebody typed, before they are recorded: nobody, once this member was told so of what is typed."""
    typed = repr((request.actor.member.pk, asked._replace(ages=None)))
    seal = salted_hmac(_SALT, typed).hexdigest()
    if constant_time_compare(str(form.data.get(TOLD, "")), seal):
        return None
    hub = point_to_hub(by=request.actor, at=now(), given=given)
    return HubToRing(hub.name, hub.contact, seal) if hub is not None else None
