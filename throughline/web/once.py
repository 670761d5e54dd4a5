"""A form that makes something makes it once, however often it is sent: a double click finds what the first one made."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest

from throughline.web.access import ActorRequest
from throughline.web.models import OnceKey

_FIELD = "once"
_SHORTEST, _LONGEST = 16, 64


def once_key(request: HttpRequest) -> str:
    """The key a form carries: the one it came with while it is being corrected, else a new one."""
    return _posted_key(request) or secrets.token_urlsafe(16)


def make_once(request: ActorRequest, make: Callable[[], str]) -> str:
    """Run ``make`` unless this form was sent before; returns the address of what was made, now or then.

    The key is taken in the same transaction: a second click waits for the first, and a refusal frees the key again.
    """
    key = _posted_key(request)
    if not key:
        return make()
    with transaction.atomic():
        taken, is_first = OnceKey.objects.get_or_create(key=key, member=request.actor.member.pk)
        if is_first:
            taken.made_href = make()
            taken.save(update_fields=["made_href"])
    return taken.made_href


def made_before(request: ActorRequest) -> str:
    """The address of what this form made when it was sent before, or nothing: for a second click on what is gone by then."""
    key = _posted_key(request)
    kept = OnceKey.objects.filter(key=key, member=request.actor.member.pk).first() if key else None
    return kept.made_href if kept is not None else ""


def _posted_key(request: HttpRequest) -> str:
    typed = str(request.POST.get(_FIELD, ""))
    return typed if _SHORTEST <= len(typed) <= _LONGEST else ""
