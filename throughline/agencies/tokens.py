"""The tokens of the API: given for a password, kept as digests, ending when a session would."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from throughline.agencies.actor import Actor
from throughline.agencies.models import Account, ApiToken
from throughline.agencies.signing_in import record_sign_in
from throughline.core.errors import Absent

# How often the last use is written down: the idle limit is kept to within this.
_NOTE_EVERY = dt.timedelta(seconds=60)


@transaction.atomic
def issue_token(*, by: Actor, at: dt.datetime) -> str:
    """Give a member who proved their password a token; it is shown once. Their ended ones go. Errors: Absent."""
    account = by.member.account
    if account is None:
        raise Absent
    secret = secrets.token_urlsafe(32)
    ApiToken.objects.filter(_has_ended(at), account=account).delete()
    ApiToken.objects.create(account=account, digest=_digest_of(secret), began_at=at, last_seen_at=at)
    record_sign_in(by=replace(by, session=_session_of(secret)), at=at, way="api_sign_in")
    return secret


def use_token(*, secret: str, at: dt.datetime, ip: str, request_id: str, purpose: str) -> Actor | None:
    """Who asks with this token; None when it was never given, has ended, or its member or account has."""
    tokens = ApiToken.objects.select_related("account__member__agency", "account__member__hub__agency")
    token = tokens.exclude(_has_ended(at)).filter(digest=_digest_of(secret), account__is_active=True).first()
    member = getattr(token.account, "member", None) if token is not None else None
    if token is None or member is None or not member.is_active:
        return None
    if at - token.last_seen_at > _NOTE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_seen_at=at)
    return Actor(member=member, session=_session_of(secret), ip=ip, purpose=purpose, request_id=request_id)


def end_token(secret: str) -> None:
    """End one token now."""
    ApiToken.objects.filter(digest=_digest_of(secret)).delete()


def end_tokens(account: Account) -> None:
    """End every token of an account now, as its sessions end."""
    ApiToken.objects.filter(account=account).delete()


def expires_at(began_at: dt.datetime) -> dt.datetime:
    """When a token ends however busy it is."""
    return began_at + dt.timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)


def _has_ended(at: dt.datetime) -> Q:
    idle = at - dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    altogether = at - dt.timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)
    return Q(last_seen_at__lt=idle) | Q(began_at__lt=altogether)


def _digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _session_of(secret: str) -> str:
    """How the audit names the token: another digest than the one it is found by."""
    return hashlib.sha256(_digest_of(secret).encode()).hexdigest()[:32]
