"""Whether a devolved panel decides for a child, on a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.geography.models import LocalAuthority
from throughline.nrm.models import DevolvedSite
from throughline.nrm.routes import has_longer_than
from throughline.register.ages import Age
from throughline.register.models import Person


def site_on(authority: LocalAuthority, on: dt.date) -> DevolvedSite | None:
    """The authority as a devolved site on a day, or None when it is not one."""
    running = Q(ends_date__isnull=True) | Q(ends_date__gte=on)
    standing = DevolvedSite.objects.filter(withdrawn_at__isnull=True)
    return standing.filter(running, authority=authority, starts_date__lte=on).order_by("-starts_date").first()


def list_sites(actor: Actor) -> QuerySet[DevolvedSite]:
    """Every site there is, was or is to come, by authority, the newest of each first. Errors: Absent."""
    require_permission(actor, "rule.edit")
    return DevolvedSite.objects.select_related("authority").order_by("authority__name", "-starts_date", "-pk")


def get_site(actor: Actor, site_pk: int) -> DevolvedSite:
    """One site. Errors: Absent."""
    site = list_sites(actor).filter(pk=site_pk).first()
    if site is None:
        raise Absent
    return site


def is_devolved_for(person: Person, age: Age, authority: LocalAuthority, on: dt.date) -> bool:
    """Whether the authority's panel decides for this child: it is a site that day, and 18 is certainly far enough away."""
    site = site_on(authority, on)
    return site is not None and has_longer_than(site.more_than_days, person.date_of_birth, age, on)
