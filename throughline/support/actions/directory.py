"""Acts on the service directory: adding a service, naming it from a date, changing what it says of itself."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_name, require_text
from throughline.geography.models import LocalAuthority
from throughline.support.actions.loading import load_service
from throughline.support.models import Service, ServiceName
from throughline.support.queries.directory import is_partner
from throughline.support.states import LearningRule, ServiceKind

OLDEST = 120
_MOST_WEEKS = 260
_MOST_PEOPLE = 5000


@dataclass(frozen=True)
class ServiceTerms:
    """For whom a service is, and how soon: no area means anywhere; a wait has the day the provider said it."""

    areas: tuple[LocalAuthority, ...] = ()
    learning_rule: str = LearningRule.ANY
    weeks: int | None = None
    capacity: int | None = None
    waiting_weeks: int | None = None
    waiting_date: dt.date | None = None
    costs_nothing: bool = True


@transaction.atomic
def add_service(
    *,
    by: Actor,
    at: dt.datetime,
    provider: Agency,
    kind: str,
    name: str,
    since_date: dt.date | None = None,
    formerly: str = "",
    age_low: int | None = None,
    age_high: int | None = None,
    about: str = "",
    terms: ServiceTerms = ServiceTerms(),
) -> Service:
    """Add a service of a partner to the directory, with its name; one renamed gives the day and the name before (P29).

    Errors: Absent, Refused (not a partner, no name, a former name without a day, ages the wrong way round).
    """
    require_permission(by, "directory.edit")
    if not is_partner(provider, by.hub, civil_date(at)):
        raise Refused("Choose a partner of your hub.", field="provider")
    if formerly.strip() and since_date is None:
        raise Refused("Give the day it took its new name.", field="since_date")
    service = Service(provider=provider)
    _describe(service, kind=kind, age_low=age_low, age_high=age_high, about=about)
    _set_terms(service, terms, today=civil_date(at))
    service.save_checked()
    service.areas.set(terms.areas)
    if formerly.strip():
        _name(service, formerly, None, field="formerly")
    _name(service, name, since_date, field="name")
    record_act(by=by, at=at, action="add_service", op=Operation.CONFIGURATION, subjects=[])
    return service


@transaction.atomic
def rename_service(
    *, by: Actor, at: dt.datetime, service_uuid: uuid.UUID, version: int, name: str, since_date: dt.date
) -> Service:
    """Give a service a new name from a day; earlier days keep the earlier name. Errors: Absent, Refused, Conflict."""
    require_permission(by, "directory.edit")
    service = _load_own(by, at, service_uuid)
    service.require_version(version, service_shown(service))
    service.save_checked()
    _name(service, name, since_date, field="name")
    record_act(by=by, at=at, action="rename_service", op=Operation.CONFIGURATION, subjects=[])
    return service


@transaction.atomic
def edit_service(
    *,
    by: Actor,
    at: dt.datetime,
    service_uuid: uuid.UUID,
    version: int,
    kind: str,
    is_open: bool,
    age_low: int | None = None,
    age_high: int | None = None,
    about: str = "",
    terms: ServiceTerms = ServiceTerms(),
) -> Service:
    """Change what a service says of itself, or whether it takes people now. Errors: Absent, Refused, Conflict."""
    require_permission(by, "directory.edit")
    service = _load_own(by, at, service_uuid)
    service.require_version(version, service_shown(service))
    _describe(service, kind=kind, age_low=age_low, age_high=age_high, about=about)
    service.is_open = is_open
    _set_terms(service, terms, today=civil_date(at))
    service.save_checked()
    service.areas.set(terms.areas)
    record_act(by=by, at=at, action="edit_service", op=Operation.CONFIGURATION, subjects=[])
    return service


def service_shown(service: Service) -> dict[str, object]:
    """A service as a conflict page shows it, by form field."""
    return {
        "kind": service.kind,
        "age_low": "" if service.age_low is None else service.age_low,
        "age_high": "" if service.age_high is None else service.age_high,
        "about": service.about,
        "is_open": service.is_open,
        "areas": "\n".join(sorted(area.name for area in service.areas.all())),
        "costs_nothing": service.costs_nothing,
        "learning_rule": service.learning_rule,
    } | {
        name: "" if getattr(service, name) is None else getattr(service, name)
        for name in ("weeks", "capacity", "waiting_weeks", "waiting_date")
    }


def _load_own(by: Actor, at: dt.datetime, service_uuid: uuid.UUID) -> Service:
    service = load_service(service_uuid, lock=True)
    if not is_partner(service.provider, by.hub, civil_date(at)):
        raise Refused("This provider is not a partner of your hub.")
    return service


def _describe(service: Service, *, kind: str, age_low: int | None, age_high: int | None, about: str) -> None:
    if kind not in ServiceKind.values:
        raise Refused("Choose what kind of support this is.", field="kind")
    for field, age in (("age_low", age_low), ("age_high", age_high)):
        if age is not None and not 0 <= age <= OLDEST:
            raise Refused(f"An age is a whole number from 0 to {OLDEST}.", field=field)
    if age_low is not None and age_high is not None and age_low > age_high:
        raise Refused("The youngest age is above the oldest.", field="age_low")
    service.kind, service.age_low, service.age_high = kind, age_low, age_high
    service.about = require_text(about, what="what it offers", field="about", limit=500)


def _set_terms(service: Service, terms: ServiceTerms, *, today: dt.date) -> None:
    if terms.learning_rule not in LearningRule.values:
        raise Refused("Choose whether it asks about education, employment or training.", field="learning_rule")
    for field, number, most in (
        ("weeks", terms.weeks, _MOST_WEEKS), ("waiting_weeks", terms.waiting_weeks, _MOST_WEEKS),
        ("capacity", terms.capacity, _MOST_PEOPLE),
    ):  # fmt: skip
        if number is not None and not 0 <= number <= most:
            raise Refused(f"This is a whole number from 0 to {most}.", field=field)
    if terms.waiting_weeks is not None and terms.waiting_date is None:
        raise Refused("Give the day the provider said how long the wait is.", field="waiting_date")
    if terms.waiting_date is not None and terms.waiting_date > today:
        raise Refused("The day must be today or earlier.", field="waiting_date")
    service.learning_rule, service.costs_nothing = terms.learning_rule, terms.costs_nothing
    service.weeks, service.capacity = terms.weeks, terms.capacity
    service.waiting_weeks, service.waiting_date = terms.waiting_weeks, terms.waiting_date


def _name(service: Service, name: str, since_date: dt.date | None, *, field: str) -> None:
    words = require_name(name, what="the service's name", field=field)
    if not words:
        raise Refused("Give the service's name.", field=field)
    if ServiceName.objects.filter(service=service, since_date=since_date).exists():
        raise Refused("It has a name from that day already.", field="since_date")
    ServiceName(service=service, name=words, since_date=since_date).save_checked()
