"""How a member sees their own work: saved filters, and a calendar feed. Nothing here is about a person."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.work.models import CalendarFeed, SavedFilter
from throughline.work.queries.calendar import token_digest

FILTERS_AT_MOST = 20


@transaction.atomic
def save_filter(*, by: Actor, at: dt.datetime, shown_list: str, name: str, query: str) -> SavedFilter:
    """Keep a list's filter under a name; the same name again replaces it. Errors: Refused."""
    require_permission(by, "work.view")
    name = name.strip()
    mine = SavedFilter.objects.filter(member=by.member, shown_list=shown_list)
    kept = mine.filter(name=name).first()
    if kept is None:
        if mine.count() >= FILTERS_AT_MOST:
            raise Refused(f"You have {FILTERS_AT_MOST} saved filters. Delete one first.", field="name")
        kept = SavedFilter(member=by.member, shown_list=shown_list, name=name)
    kept.query = query
    kept.save_checked()
    record_act(by=by, at=at, action="save_filter", op=Operation.ACCOUNT, subjects=[])
    return kept


@transaction.atomic
def delete_filter(*, by: Actor, at: dt.datetime, filter_id: int) -> None:
    """Delete one's own saved filter; another's is left as it is."""
    require_permission(by, "work.view")
    SavedFilter.objects.filter(member=by.member, pk=filter_id).delete()
    record_act(by=by, at=at, action="delete_filter", op=Operation.ACCOUNT, subjects=[])


@transaction.atomic
def make_feed(*, by: Actor, at: dt.datetime) -> str:
    """Make one's calendar feed, or a new address for it (the old one ends). Returns the secret, which is not kept."""
    require_permission(by, "work.view")
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(member=by.member, defaults={"token_digest": token_digest(token)})
    record_act(by=by, at=at, action="make_feed", op=Operation.ACCOUNT, subjects=[])
    return token


@transaction.atomic
def end_feed(*, by: Actor, at: dt.datetime) -> None:
    """Turn one's calendar feed off: its address answers nothing from now."""
    require_permission(by, "work.view")
    CalendarFeed.objects.filter(member=by.member).delete()
    record_act(by=by, at=at, action="end_feed", op=Operation.ACCOUNT, subjects=[])
