"""Signing in, by a page or for a token of the API: one check of a password, one lockout, one way of recording it."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest

from throughline.agencies.actor import Actor
from throughline.agencies.models import Account
from throughline.audit.actions import AuditActor, Entry, append
from throughline.audit.states import Operation, Outcome


def check_password(request: HttpRequest, *, username: str, password: str) -> Account | None:
    """The account of this name and password, if its member is active; the lockout of that address counts the try."""
    account = authenticate(request, username=username, password=password)
    member = getattr(account, "member", None)
    return account if isinstance(account, Account) and member is not None and member.is_active else None


def record_sign_in(*, by: Actor, at: dt.datetime, way: str) -> None:
    """Record that a member signed in, in the caller's transaction. Errors: AuditUnavailable."""
    append(actor=by.for_audit(), at=at, entry=Entry(op=Operation.SIGN_IN, action=way))


@transaction.atomic
def record_failure(*, username: str, ip: str, at: dt.datetime, way: str) -> None:
    """Record a failed sign-in: what was typed goes into the erasable detail, in case it was a password."""
    entry = Entry(op=Operation.SIGN_IN_FAILED, action=way, outcome=Outcome.DENIED, detail={"username": username[:100]})
    append(actor=AuditActor(name="nobody signed in", ip=ip), at=at, entry=entry)


@transaction.atomic
def record_sign_out(*, by: Actor, at: dt.datetime, way: str) -> None:
    """Record that a member signed out. Errors: AuditUnavailable."""
    append(actor=by.for_audit(), at=at, entry=Entry(op=Operation.SIGN_OUT, action=way))
