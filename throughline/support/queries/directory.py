"""Reading the service directory: what each service is called on a day, for whom it is, which fit a need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, HubPartner
from throughline.core.errors import Absent
from throughline.geography.models import LocalAuthority
from throughline.register.ages import Age
from throughline.support.matching import fit_of
from throughline.support.models import Service
from throughline.support.policies import age_warning, ages_in_words, areas_in_words, facts_in_words
from throughline.support.states import LearningRule


@dataclass(frozen=True)
class ServiceRow:
    """A service as the directory shows it on a day. ``warning``: what to check about a person's age, if anything.

    ``waiting_weeks`` None: the provider has not said. ``facts``: length, room, wait and cost, in words.
    """

    uuid: str
    name: str
    provider: str
    kind: str
    kind_label: str
    ages: str
    about: str
    is_open: bool
    areas: str
    learning: str
    waiting_weeks: int | None
    facts: tuple[str, ...]
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
    return name_on([(row.since_date, row.name) for row in service.names.all()], on_date) or service.get_kind_display()


def name_on(names: Sequence[tuple[dt.date | None, str]], on_date: dt.date) -> str:
    """The same of names each with the day it was taken, None for the first; empty where there are none."""
    first = dt.date.min
    dated = sorted(((since or first, name) for since, name in names), key=lambda each: each[0])
    known = [name for since, name in dated if since <= on_date] or [name for _, name in dated[:1]]
    if not known:
        return ""
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


@dataclass(frozen=True)
class FitRow:
    """A service for one person: the service, why it may be right and what to check."""

    service: ServiceRow
    reasons: tuple[str, ...]
    checks: tuple[str, ...]


def list_fits(
    actor: Actor, on: dt.date, *, kind: str, age: Age, home: LocalAuthority | None, by_wait: bool = False
) -> list[FitRow]:
    """Services that take people now, those of a kind first; by name, or by the wait, never by anything of the person."""
    rows = []
    for service in _services(actor, on).filter(is_open=True):
        fit = fit_of(service, age, home, on)
        rows.append(FitRow(present_service(service, on, age=age), fit.reasons, fit.checks))
    return sorted(rows, key=lambda row: (row.service.kind != kind, _wait_key(row) if by_wait else 0, row.service.name))


def _wait_key(row: FitRow) -> float:
    """A wait nobody has told comes after every wait that was."""
    return float("inf") if row.service.waiting_weeks is None else row.service.waiting_weeks


def _services(actor: Actor, on: dt.date) -> QuerySet[Service]:
    partner = Exists(_partners(actor.hub, on).filter(agency=OuterRef("provider")))
    mine = Q(partner) | Q(provider=actor.hub.agency_id)
    return Service.objects.filter(mine).select_related("provider").prefetch_related("names", "areas")


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
        areas=areas_in_words(service),
        learning="" if service.learning_rule == LearningRule.ANY else service.get_learning_rule_display(),
        waiting_weeks=service.waiting_weeks,
        facts=facts_in_words(service),
        warning=age_warning(service, age) if age is not None else "",
    )
