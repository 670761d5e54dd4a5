"""Reading a danger, its conversations and discussions, and what children's services owe."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.models import Intervention
from throughline.register.models import Person
from throughline.statutory.models import Danger, ProtectionEnd, SpokenTo, StatutoryStep, StrategyDiscussion
from throughline.work.states import RuleKey


def open_danger(actor: Actor, at: dt.datetime, person: Person) -> Danger | None:
    """The danger that is open about a person, or None."""
    dangers = Danger.objects.visible_to(actor, at).filter(person=person, settled_at__isnull=True)
    return dangers.select_related("raised_by").first()


def known_since(danger: Danger) -> dt.date:
    """The first day a danger that passed the gate was spoken of: it may be written down after midnight."""
    first = danger.conversations.order_by("spoken_date").values_list("spoken_date", flat=True).first()
    return min(civil_date(danger.raised_at), first or dt.date.max)


def was_before(danger: Danger, day: dt.date, time: dt.time | None) -> bool:
    """Whether something was before a danger was known: by the hour on its first day, where every hour of it is known."""
    first = known_since(danger)
    if day != first or time is None:
        return day < first
    spoken = [row.spoken_time for row in danger.conversations.filter(spoken_date=first)]
    hours = [hour for hour in spoken if hour is not None]
    return bool(hours) and len(hours) == len(spoken) and time < min(hours)


def list_settled_dangers(actor: Actor, at: dt.datetime, person: Person) -> list[Danger]:
    """Dangers that were settled, newest first."""
    dangers = Danger.objects.visible_to(actor, at).filter(person=person, settled_at__isnull=False)
    return list(dangers.select_related("raised_by", "settled_by").order_by("-raised_at", "-pk"))


def list_conversations(actor: Actor, at: dt.datetime, person: Person) -> list[SpokenTo]:
    """Who was spoken to about a person's dangers, newest first."""
    spoken = SpokenTo.objects.visible_to(actor, at).filter(danger__person=person).select_related("recorded_by")
    return list(spoken.order_by("-spoken_date", "-spoken_time", "-pk"))


def list_discussions(actor: Actor, at: dt.datetime, person: Person) -> list[StrategyDiscussion]:
    """A person's strategy discussions, newest first."""
    held = StrategyDiscussion.objects.visible_to(actor, at).filter(person=person).select_related("recorded_by")
    return list(held.order_by("-held_date", "-held_time", "-pk"))


def list_steps(actor: Actor, at: dt.datetime, person: Person) -> list[StatutoryStep]:
    """What children's services began for a person, running ones first, then newest first."""
    steps = StatutoryStep.objects.visible_to(actor, at).filter(person=person)
    return sorted(steps.order_by("-began_date", "-pk"), key=lambda step: step.ended_date is not None)


def list_under_protection(actor: Actor, at: dt.datetime, person: Person) -> list[Intervention]:
    """Interventions at which police protection was used and has not been recorded as ended."""
    running = {"record__clocks__rule__key": RuleKey.POLICE_PROTECTION, "record__clocks__stopped_at__isnull": True}
    found = Intervention.objects.visible_to(actor, at).filter(person=person, **running)
    return list(found.select_related("record").order_by("-happened_date", "-pk"))


def list_protection_ends(actor: Actor, at: dt.datetime, person: Person) -> list[ProtectionEnd]:
    """How police protection ended, newest first."""
    ends = ProtectionEnd.objects.visible_to(actor, at).filter(intervention__person=person)
    return list(ends.select_related("intervention__record", "recorded_by").order_by("-ended_date", "-pk"))
