"""People who may be the one typed, shown before anyone new is recorded: one is chosen, or a reason says it is none of them.

The form says again whom it showed, sealed: a reason counts for those alone. Whoever else may be them today is shown first.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac

from throughline.core.clock import civil_date, now
from throughline.core.text import says_something
from throughline.matching.actions import keep_none_of_them, record_search
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.queries import Found, asked_of, search_known
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.web.access import ActorRequest
from throughline.web.forms.people import ChoosingFields, WhoFields
from throughline.web.once import made_before
from throughline.web.people.presenters import NOBODY_FOUND, CandidateRow, FoundRows, present_found
from throughline.web.people.ringing_the_hub import HubToRing, hub_to_ring

Made = TypeVar("Made")
SEALED = "searched"
_SALT = "people shown before somebody new"
LOOK_FIRST = "Look at these people first, then say how you know they are none of them"


@dataclass(frozen=True)
class NoneOfThem:
    """Those a reason was given about: remembered with whoever is recorded beside them, once they are."""

    text: str
    found: Found
    reason: str


@dataclass(frozen=True)
class Shown:
    """Whom to choose from; ``found`` says whether that is asked at all, ``seal`` whom the page shows. ``hub``: whom to ring."""

    found: FoundRows = NOBODY_FOUND
    candidates: tuple[tuple[uuid.UUID, CandidateRow], ...] = ()
    seal: str = ""
    none_of: NoneOfThem | None = None
    hub: HubToRing | None = None

    @property
    def is_asked(self) -> bool:
        return self.found.needs_reason or self.hub is not None


NOBODY = Shown()


def search_first(
    request: ActorRequest,
    form: ChoosingFields,
    *,
    on: dt.date | None = None,
    at_the_scene: bool = False,
    points: bool = True,
) -> Shown:
    """Whom to show for a sent form before it is acted on; ``at_the_scene``: a first name alone is not searched for (P7).

    ``points``: say too where the hub can help; not where that was asked on the page of who it is.
    """
    given = form.given(on or civil_date(now()))
    if given.uuid or not name_typed(given) or (request.method == "POST" and made_before(request)):
        return NOBODY
    at = now()
    asked = asked_of("", at, given=given)
    if at_the_scene and not (asked.family or asked.born):
        return NOBODY
    found = search_known(request.actor, at, given=given)
    hub = hub_to_ring(request, form, given, asked) if points else None
    if is_answered(request, form, found, asked) and hub is None:
        return Shown(none_of=NoneOfThem(name_typed(given), found, given.new_because))
    rows = present_found(found, civil_date(at))
    record_search(by=request.actor, at=at, text=name_typed(given), found=[row.person.record for row in found.people])
    uuids = [row.person.record.uuid for row in found.likely]
    return Shown(rows, tuple(zip(uuids, rows.likely, strict=True)), seal_of(request, found, asked), hub=hub)


def name_typed(given: PersonGiven) -> str:
    """The name typed, as a search for it is audited: what they like to be called, where no first name is given."""
    return " ".join(part for part in (given.given_name or given.called, given.family_name) if part)


def seal_of(request: ActorRequest, found: Found, asked: Compared) -> str:
    """Whom a page shows this member, as its form says it again: references, and no name."""
    people = [str(each.person.record.uuid) for each in found.likely]
    many = _digest(asked) if found.is_many else ""
    return signing.dumps({"by": request.actor.member.pk, "people": people, "many": many}, salt=_SALT)


def is_answered(request: ActorRequest, form: WhoFields, found: Found, asked: Compared) -> bool:
    """Whether a reason, in words, was given about everybody who may be them today. What is missing is put on the form.

    Of too many alike a reason counts for what was typed when that was said, and for nothing else.
    """
    if not (found.likely or found.is_many):
        return False
    reason, sealed = form.cleaned_data["new_because"].strip(), str(form.data.get(SEALED, ""))
    if not reason and not sealed:
        return False
    shown = _unsealed(request, sealed)
    people = {str(each.person.record.uuid) for each in found.likely}
    if reason and (not people <= shown.people or (found.is_many and shown.many != _digest(asked))):
        form.add_error("new_because", LOOK_FIRST)
        return False
    if not says_something(reason):
        form.ask_why_new()
        return False
    return True


@dataclass(frozen=True)
class _Unsealed:
    people: frozenset[str] = frozenset()
    many: str = ""


def _unsealed(request: ActorRequest, sealed: str) -> _Unsealed:
    try:
        shown = signing.loads(sealed, salt=_SALT)
    except signing.BadSignature:
        return _Unsealed()
    return (
        _Unsealed(frozenset(shown["people"]), shown["many"]) if shown["by"] == request.actor.member.pk else _Unsealed()
    )


def _digest(asked: Compared) -> str:
    return salted_hmac(_SALT, repr(asked._replace(ages=None))).hexdigest()


def record_beside(request: ActorRequest, shown: Shown, make: Callable[[], Made], who: Callable[[Made], Person]) -> Made:
    """Record what was sent; that the new person is none of those shown is remembered in the same transaction."""
    with transaction.atomic():
        made = make()
        if shown.none_of is not None:
            remember_none_of(request, shown.none_of, who(made))
    return made


def remember_none_of(request: ActorRequest, none_of: NoneOfThem, person: Person) -> None:
    """That somebody is none of those who were shown."""
    keep_none_of_them(
        by=request.actor, at=now(), text=none_of.text, reason=none_of.reason, person=person,
        shown=[each.person.record for each in none_of.found.likely],
    )  # fmt: skip
