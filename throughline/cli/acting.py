"""As whom the command line acts: the named system actor of a hub."""

from __future__ import annotations

from throughline.agencies.actor import Actor
from throughline.agencies.queries import get_hub, list_hubs, system_actor
from throughline.cli.speaking import tell


def actor_of(hub_name: str) -> Actor:
    """The system actor of the named hub, else of the installation's first; says so where there are several. Errors: Refused."""
    if hub_name:
        return system_actor(get_hub(hub_name))
    actor = system_actor()
    others = [hub.name for hub in list_hubs() if hub.pk != actor.hub.pk]
    if others:
        tell(f"Hub: {actor.hub.name}. Others, by --hub: {', '.join(others)}.")
    return actor
