"""Reading the service directory: what each service is called on a day, for whom it is, which fit a need."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, HubPartner
from throughline.core.errors import Absent
from throughline.register.ages import Age
from throughline.support.models import Service
from throughline.support.policies import age_warning, ages_in_words


@dataclass(frozen=True)
class ServiceRow:
    """A service as the directory shows it on a day. ``warning``: what to check about a person's age, if anything."""

    uuid: str
    name: str
    provider: str
    kind: str
    kind_label: str
    ages: str
    about: str
    is_open: bool
    warning: str = ""


def is_partner(agency: Agency, hub: Hub, on: dt.date) -> bool:
    """Whether an agency works in a hub on a day: its own agency, or a partner that had joined and not left."""
    return agency.pk == hub.agency_id or _partners(hub, on).filter(agency=agency).exists()


def _partners(hub: Hub, on: dt.date) -> QuerySet[HubPartner]:
    joined = Q(joined_date__isnull=True) | Q(joined_date__lte=on)
    stayed = Q(left_date__isnull=True) | Q(left_date__gte=on)
    return HubPartner.objects.filter(joined, stayed, hub=hub, agency__is_active=True)


def list_providers(hub: Hub, on: dt.date) -> list[Agency]:
    """The agencies that may give a service here: the hub's own and its partners of the day, by name."""
    partner = Exists(_partners(hub, on).filter(agency=OuterRef("pk")))
    return list(Agency.objects.filter(Q(partner) | Q(pk=hub.agency_id)).order_by("name"))


def service_name(service: Service, on_date: dt.date) -> str:
    """What a service was called on a day, with the names before it: a body that changed its name is known by both (P29).

    A name taken later is not used of an earlier day.
    """
    first = dt.date.min
    names = sorted(service.names.all(), key=lambda row: row.since_date or first)
    known = [row.name for row in names if (row.since_date or first) <= on_date] or [row.name for row in names[:1]]
    if not known:
        return service.get_kind_display()
    current = known[-1]
    former = list(dict.fromkeys(name for name in reversed(known[:-1]) if name != current))
    return f"{current} (formerly {', '.join(former)})" if former else current


def list_services(
    actor: Actor, on: dt.date, *, kind: str = "", only_open: bool = False, age: Age | None = None
) -> list[ServiceRow]:
    """The directory of the actor's hub on a day, by kind and name; with an age, each warns where it is outside the rule."""
    services = _services(actor, on)
    if kind:
        services = services.filter(kind=kind)
    if only_open:
        services = services.filter(is_open=True)
    rows = [present_service(service, on, age=age) for service in services]
    return sorted(rows, key=lambda row: (row.kind_label, row.name))


def _services(actor: Actor, on: dt.date) -> QuerySet[Service]:
    partner = Exists(_partners(actor.hub, on).filter(agency=OuterRef("provider")))
    mine = Q(partner) | Q(provider=actor.hub.agency_id)
    return Service.objects.filter(mine).select_related("provider").prefetch_related("names")


def get_service(actor: Actor, uuid: UUID, on: dt.date) -> Service:
    """A service of the actor's hub's directory. Raises Absent."""
    service = _services(actor, on).filter(uuid=uuid).first()
    if service is None:
        raise Absent
    return service


def present_service(service: Service, on: dt.date, *, age: Age | None = None) -> ServiceRow:
    """A service as a row."""
    return ServiceRow(
        uuid=str(service.uuid),
        name=service_name(service, on),
        provider=service.provider.name,
        kind=service.kind,
        kind_label=service.get_kind_display(),
        ages=ages_in_words(service),
        about=service.about,
        is_open=service.is_open,
        warning=age_warning(service, age) if age is not None else "",
    )
