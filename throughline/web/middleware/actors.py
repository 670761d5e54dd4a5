"""Who acts in a request."""

from __future__ import annotations

import hashlib
import uuid

from django.http import HttpRequest

from throughline.agencies.actor import Actor
from throughline.agencies.models import Member


def actor_of(request: HttpRequest, member: Member) -> Actor:
    """The actor of this request. The session is named by a digest, the address is the connection's own."""
    key = request.session.session_key or ""
    return Actor(
        member=member,
        session=hashlib.sha256(key.encode()).hexdigest()[:32] if key else "",
        ip=request.META.get("REMOTE_ADDR", ""),
        request_id=str(uuid.uuid4()),
    )
