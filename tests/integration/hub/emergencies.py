"""A case opened in an emergency, and its page as typed, to test with."""

from __future__ import annotations

import datetime as dt
import re

from tests.factories import PASSWORD
from throughline.access.models import BreakGlass
from throughline.agencies.models import Member
from throughline.hub.actions.emergencies import (
    open_in_emergency,
)

REASON = "He rang from a stranger's flat and the line went dead."
HOUR = dt.timedelta(hours=1)
PAGE = "/emergency/"


def opened(acting, officer, case=None, *, at=None, **given):
    case = case or acting.open_case()
    values = {"by": officer, "at": at or acting.at, "reference": case.record.reference, "reason": REASON} | given
    return open_in_emergency(**values)


def typed(case, **given) -> dict[str, str]:
    return {"reference": case.record.reference, "reason": REASON, "password": PASSWORD} | given


def rows(member: Member):
    return BreakGlass.objects.filter(member=member)


def body(response) -> str:
    """A page without what differs each time: its form's token, and what was typed."""
    text = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", response.content.decode())
    return re.sub(r'(name="reference"[^>]*) value="[^"]*"|value="[^"]*"([^>]*name="reference")', r"\1\2", text)
