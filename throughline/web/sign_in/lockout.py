"""When an address must wait: wrong passwords for one account (axes), or for many accounts, one or two tries at each."""

from __future__ import annotations

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest

from throughline.agencies.queries import count_accounts_wrong


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """axes' own handler, and a limit on how many accounts one address may get wrong within the cool-off.

    One password tried over many names never reaches the limit of any of them (security.md, test L2).
    """

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        address = request.axes_ip_address  # type: ignore[attr-defined]
        wrong = count_accounts_wrong(address, since=get_cool_off_threshold(request))
        if wrong < settings.ACCOUNTS_WRONG_AT_MOST:
            return bool(super().is_locked(request, credentials))
        request.axes_locked_out = True  # type: ignore[attr-defined]
        return True
