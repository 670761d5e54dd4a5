"""Acts on the devolved sites: which authority's own panel decides for children, from a day, until a day.

A referral keeps what it was sent under: a site that begins, ends or was a mistake changes nothing that was sent before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.geography.models import LocalAuthority
from throughline.nrm.models import DevolvedSite

MOST_DAYS = 366 * 18


@dataclass(frozen=True)
class SiteGiven:
    """A site as somebody writes it. ``more_than_days``: how far off 18 must be; ``source``: who says so, and where."""

    authority: LocalAuthority
    starts_date: dt.date
    more_than_days: int
    source: str
    ends_date: dt.date | None = None


@transaction.atomic
def add_site(*, by: Actor, at: dt.datetime, given: SiteGiven) -> DevolvedSite:
    """Say that an authority is a devolved site from a day, by a source. Errors: Absent, Refused."""
    require_permission(by, "rule.edit")
    if given.ends_date is not None and given.ends_date < given.starts_date:
        raise Refused("The last day must be on or after the first.", field="ends_date")
    if not 0 <= given.more_than_days <= MOST_DAYS:
        raise Refused(f"It can be 0 to {MOST_DAYS:,} days.", field="more_than_days")
    source = _said(given.source, "source", "Say who says so, and where.")
    _require_no_other(given)
    site = DevolvedSite(
        authority=given.authority, starts_date=given.starts_date, ends_date=given.ends_date, source=source,
        more_than_days=given.more_than_days, is_confirmed=True, confirmed_against=source,
    )  # fmt: skip
    site.save_checked()
    _audit(by, at, "add_site", site)
    return site


def _require_no_other(given: SiteGiven) -> None:
    """One authority is a site once at a time."""
    ends_later = Q(ends_date__isnull=True) | Q(ends_date__gte=given.starts_date)
    others = DevolvedSite.objects.filter(ends_later, authority=given.authority, withdrawn_at__isnull=True)
    if given.ends_date is not None:
        others = others.filter(starts_date__lte=given.ends_date)
    if others.exists():
        raise Refused(
            f"{given.authority.name} is a site already on one of these days. End that first, or say it was a mistake.",
            field="starts_date",
        )


@transaction.atomic
def confirm_site(*, by: Actor, at: dt.datetime, site_pk: int, against: str) -> DevolvedSite:
    """Say that a site was checked against its source, and what was read. Errors: Absent, Refused."""
    site = _locked_site(by, site_pk)
    site.is_confirmed = True
    site.confirmed_against = _said(against, "against", "Say what you checked it against.")
    site.save_checked()
    _audit(by, at, "confirm_site", site)
    return site


@transaction.atomic
def end_site(*, by: Actor, at: dt.datetime, site_pk: int, ends_date: dt.date, source: str) -> DevolvedSite:
    """Say the last day on which an authority is a site, and by which source. Errors: Absent, Refused."""
    site = _locked_site(by, site_pk)
    if site.ends_date is not None:
        raise Refused("Its last day is recorded already. If that was a mistake, say so and add the site again.")
    if ends_date < site.starts_date:
        raise Refused(f"The last day must be on or after the first ({site.starts_date:%d/%m/%Y}).", field="ends_date")
    site.ends_date = ends_date
    site.ended_by_source = _said(source, "source", "Say who says so, and where.")
    site.save_checked()
    _audit(by, at, "end_site", site)
    return site


@transaction.atomic
def withdraw_site(*, by: Actor, at: dt.datetime, site_pk: int, reason: str) -> DevolvedSite:
    """Say that a site was recorded in error: it decides for nobody from now, and stays on the list. Errors: Absent, Refused."""
    site = _locked_site(by, site_pk)
    site.withdrawn_at, site.withdrawn_by = at, by.member
    site.withdrawn_reason = _said(reason, "reason", "Say why it is wrong.")
    site.save_checked()
    _audit(by, at, "withdraw_site", site)
    return site


def _said(text: str, field: str, missing: str) -> str:
    said = require_text(text, what=field, field=field, limit=300)
    if not said:
        raise Refused(missing, field=field)
    return said


def _locked_site(by: Actor, site_pk: int) -> DevolvedSite:
    """A site that stands. Errors: Absent, Refused."""
    require_permission(by, "rule.edit")
    site = DevolvedSite.objects.select_for_update(of=("self",)).select_related("authority").filter(pk=site_pk).first()
    if site is None:
        raise Absent
    if site.withdrawn_at is not None:
        raise Refused("This site is marked as recorded in error.")
    return site


def _audit(by: Actor, at: dt.datetime, action: str, site: DevolvedSite) -> None:
    detail = {
        "site": site.pk, "authority": site.authority.name, "from": site.starts_date.isoformat(),
        "to": site.ends_date.isoformat() if site.ends_date else "",
    }  # fmt: skip
    record_act(by=by, at=at, action=action, op=Operation.CONFIGURATION, subjects=[], detail=detail)
