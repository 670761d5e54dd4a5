"""Putting a case on a panel's agenda: a devolved panel has only the children it may decide for."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.nrm.models import NrmReferral
from throughline.nrm.queries.sites import site_on
from throughline.nrm.states import NrmStatus
from throughline.panel.actions.agenda import table_case
from throughline.panel.models import AgendaItem
from throughline.panel.states import PanelKind
from throughline.placements.queries.responsibility import who_is_responsible


@transaction.atomic
def table_at_panel(
    *, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, case_uuid: uuid.UUID, why: str, chair: Member | None = None
) -> AgendaItem:
    """Put the person of an open case on an agenda.

    A devolved panel decides only where the authority responsible is a devolved site: on the day the referral was sent; not
    sent yet, on the day the panel meets. Errors: Absent, Refused.
    """
    item = table_case(by=by, at=at, meeting_uuid=meeting_uuid, case_uuid=case_uuid, why=why, chair=chair)
    if item.meeting.kind == PanelKind.DEVOLVED_NRM:
        _require_site(item)
    return item


def _require_site(item: AgendaItem) -> None:
    case = item.record.case  # type: ignore[union-attr]
    sent = NrmReferral.related.filter(case=case, sent_date__isnull=False).exclude(status=NrmStatus.WITHDRAWN)
    nrm = sent.order_by("-sent_date", "-pk").first()
    if nrm is not None and not nrm.is_devolved:
        raise Refused(
            "The authority responsible on the day the referral was sent is no devolved site, so no devolved panel decides."
            " The decision is the Single Competent Authority's.",
            field="meeting",
        )
    if nrm is not None:
        return
    day = civil_date(item.meeting.meets_at)
    known = who_is_responsible(case.person, day)
    authority = known.area.authority if known is not None else None
    if authority is None or site_on(authority, day) is None:
        raise Refused(
            f"{known.area.name if known is not None else 'No authority'} is recorded as responsible, which is no devolved"
            " site on the day of this panel, so it cannot decide for them.",
            field="meeting",
        )
