"""Acts on notices: reading one's own, and telling members by mail that there are some."""

from __future__ import annotations

import datetime as dt
import smtplib
from dataclasses import dataclass

from django.core.mail import send_mail
from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.work.models import Notice
from throughline.work.queries.due import list_notices

SUBJECT = "You have work in Throughline"
BODY = """You have work in Throughline.

Sign in to see it: {address}

This message says no more on purpose. Please do not answer it.
"""


@dataclass(frozen=True)
class Mailed:
    """How many members were told, and how many could not be: their notices wait for the next time."""

    told: int
    failed: int


@transaction.atomic
def read_notices(*, by: Actor, at: dt.datetime) -> int:
    """Mark the actor's own notices as read, of those their page shows: older ones it had no room for come up next."""
    rows = list_notices(by, at)
    Notice.related.filter(pk__in=[row.pk for row in rows]).update(read_at=at)
    if rows:
        record_act(
            by=by, at=at, action="read_notices", op=Operation.CONSULTATION, subjects=[row.record for row in rows]
        )
    return len(rows)


def mail_notices(*, by: Actor, at: dt.datetime, address: str) -> Mailed:
    """Tell each member with new unread notices, once, that there is work: no name, no record, no kind of work.

    A member without an address, or who may no longer see what a notice is about, is not told.
    """
    waiting = Member.objects.filter(
        is_active=True, notices__read_at__isnull=True, notices__is_mailed=False, hub=by.hub
    ).exclude(email="")
    outcomes = [_mail(member, by=by, at=at, address=address) for member in waiting.distinct().order_by("pk")]
    return Mailed(told=outcomes.count("told"), failed=outcomes.count("failed"))


@transaction.atomic
def _mail(member: Member, *, by: Actor, at: dt.datetime, address: str) -> str:
    """One member, in a transaction of their own: what was sent stays sent when the next cannot be."""
    new = Notice.objects.visible_to(Actor(member=member), at).filter(
        member=member, read_at__isnull=True, is_mailed=False
    )
    keys = [notice.pk for notice in new.select_for_update(of=("self",))]
    if not keys:
        return "nothing"
    try:
        send_mail(SUBJECT, BODY.format(address=address), None, [member.email])
    except (OSError, smtplib.SMTPException):
        return "failed"
    Notice.related.filter(pk__in=keys).update(is_mailed=True)
    record_act(by=by, at=at, action="mail_notices", op=Operation.ACCOUNT, subjects=[], detail={"member": member.pk})
    return "told"
