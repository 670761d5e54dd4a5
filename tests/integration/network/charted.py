"""What the tests of the network's pages and paper ask with: who is signed in, a chart's address, a phone of a child alone."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.factories import Story, World
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date, now
from throughline.register.links import link_records
from throughline.register.models import Phone
from throughline.register.states import LinkKind
from throughline.register.things import phone_for


def signed_in(client: Client, actor: Actor) -> Client:
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def around(story: Story, query: str = "hops=2") -> str:
    return f"{reverse('network', args=[story.line.record.uuid])}?{query}"


def childs_phone(story: Story, hub_world: World) -> Phone:
    """A phone that nothing but the child is linked to."""
    made = {"by": hub_world.coordinator, "at": now()}
    phone = phone_for(kind="msisdn", typed="07700 900955", **made)
    link_records(
        from_record=story.person.record,
        to_record=phone.record,
        kind=LinkKind.USES_PHONE,
        since_date=civil_date(now()),
        **made,
    )
    return phone
