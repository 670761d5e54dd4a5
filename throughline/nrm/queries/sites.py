"""Whether a devolved panel decides for a child, on a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from throughline.geography.models import LocalAuthority
from throughline.nrm.models import DevolvedSite
from throughline.nrm.routes import has_longer_than
from throughline.register.ages import Age
from throughline.register.models import Person


def site_on(authority: LocalAuthority, on: dt.date) -> DevolvedSite | None:
    """The authority as a devolved site on a day, or None when it is not one."""
    running = Q(ends_date__isnull=True) | Q(ends_date__gte=on)
    return (
        DevolvedSite.objects.filter(running, authority=authority, starts_date__lte=on).order_by("-starts_date").first()
    )


def is_devolved_for(person: Person, age: Age, authority: LocalAuthority, on: dt.date) -> bool:
    """Whether the authority's panel decides for this child: it is a site that day, and 18 is certainly far enough away."""
    site = site_on(authority, on)
    return site is not None and has_longer_than(site.more_than_days, person.date_of_birth, age, on)
