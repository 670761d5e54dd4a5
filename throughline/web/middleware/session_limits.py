"""When a session ends: after idle minutes, after hours altogether, and at once when the member or account does."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from throughline.web.sign_in.kept import ENDED_ACCOUNT

_BEGAN, _LAST = "began_at", "last_seen_at"
# How often the last page is written down: the idle limit is kept to within this.
_NOTE_EVERY = 60


class SessionLimits:
    """Signs a person out when a limit has passed; the page they asked for then asks them to sign in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            if self._has_ended(request, now):
                setattr(request, ENDED_ACCOUNT, request.user.pk)
                logout(request)
            elif now - request.session.get(_LAST, 0) > _NOTE_EVERY:
                request.session.setdefault(_BEGAN, now)
                request.session[_LAST] = now
        return self.get_response(request)

    @staticmethod
    def _has_ended(request: HttpRequest, now: float) -> bool:
        member = getattr(request.user, "member", None)
        if member is None or not member.is_active:
            return True
        idle = now - request.session.get(_LAST, now)
        altogether = now - request.session.get(_BEGAN, now)
        return bool(idle > settings.SESSION_IDLE_MINUTES * 60 or altogether > settings.SESSION_ABSOLUTE_HOURS * 3600)
