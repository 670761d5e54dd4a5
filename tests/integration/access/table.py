"""The table of routes, and how its samples are found in a story."""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import Story, World
from tests.factories.oracle import gather_facts, may_see
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import REASONS
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.agencies.tokens import issue_token
from throughline.core.clock import now


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    name: str
    permission: str
    methods: tuple[str, ...]
    sample: dict[str, str] = field(default_factory=dict)
    gate: tuple[str, ...] = ()
    opens: str = ""
    chooses: bool = False
    whose: tuple[str, ...] = ()
    or_roles: tuple[str, ...] = ()
    never_whose: tuple[str, ...] = ()
    also: str = ""
    provider_roles: tuple[str, ...] = ()

    @property
    def decided_by(self) -> str:
        return self.opens or ("gate" if self.gate else "anyone")

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api-")

    def path(self, world: World, story: Story) -> str:
        return reverse(self.name, kwargs={name: _value(where, world, story) for name, where in self.sample.items()})

    def records(self, story: Story) -> list[ProtectedRecord]:
        return [_walk(story, where) for where in self.gate]

    def is_open(self, actor: Actor, story: Story) -> bool:
        """Whether the actor may have the page, by the table and the oracle."""
        if any(permission and not may(actor.role, permission) for permission in (self.permission, self.also)):
            return False
        if self.decided_by == "never":
            return False
        if self.decided_by == "same hub":
            return all(record.hub_id == actor.hub.pk for record in self.records(story))
        if self.decided_by == "hub's own" and any(record.hub_id != actor.hub.pk for record in self.records(story)):
            return False
        if self.decided_by == "provider" or actor.role in self.provider_roles:
            if (actor.agency, actor.hub) != (story.service.provider, story.case.record.hub):
                return False
        if self.decided_by in ("meeting", "item", "runs") and not _may_know_of_panel(actor, story):
            return False
        if self.decided_by == "theirs" and not self._is_theirs(actor, story):
            return False
        passes = all(may_see(gather_facts(actor, record, now())) for record in self.records(story))
        if self.decided_by == "runs":
            passes &= actor.member == story.agenda_item.chaired_by or actor.role == Role.COORDINATOR
        return passes

    def _is_theirs(self, actor: Actor, story: Story) -> bool:
        """Whether it is the actor's own to do, by who is named with it or by their role; and not what they must leave alone."""
        if any(actor.member == _walk(story, where) for where in self.never_whose):
            return False
        return actor.role in self.or_roles or any(actor.member == _walk(story, where) for where in self.whose)


class Signed:
    """Someone signed in: a browser for the pages, a token for the API."""

    def __init__(self, actor: Actor) -> None:
        self.browser = Client()
        self.browser.force_login(actor.member.account)
        self.program = program(actor)

    def on(self, route: Route) -> Client:
        return self.program if route.is_api else self.browser


def program(actor: Actor, **headers: str) -> Client:
    """A program of someone's, with a token and a purpose: no session, no cookie."""
    token = issue_token(by=actor, at=now())
    return Client(headers={"Authorization": f"Bearer {token}", "X-Purpose": REASONS[0], **headers})


def _may_know_of_panel(actor: Actor, story: Story) -> bool:
    """Of a panel whose agenda is not circulated: the members of its hub who come for nobody, and its own chair."""
    if actor.hub.pk != story.meeting.hub_id or actor.role in (Role.PARTNER, Role.CHARITY):
        return False
    return actor.role != Role.CHAIR or actor.member == story.meeting.chair


def read_table() -> dict[str, Route]:
    lines = tomllib.loads((Path(__file__).parent / "routes.toml").read_text(encoding="utf-8"))
    return {
        name: Route(
            name=name, permission=line["permission"], methods=tuple(line["methods"]), sample=line.get("sample", {}),
            gate=tuple(line.get("gate", ())), opens=line.get("opens", ""), chooses=line.get("chooses", False),
            also=line.get("also", ""),
            **{key: tuple(line.get(key, ())) for key in ("whose", "or_roles", "never_whose", "provider_roles")},
        )
        for name, line in lines.items()
    }  # fmt: skip


def list_patterns(patterns: Any = None) -> Iterator[URLPattern]:
    """Every route the product answers to."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from list_patterns(pattern.url_patterns)
        else:
            yield pattern


def _value(where: str, world: World, story: Story) -> Any:
    if where == "missing":
        return uuid.uuid4()
    if where.startswith("'"):
        return where.strip("'")
    return _walk(world, where.removeprefix("world.")) if where.startswith("world.") else _walk(story, where)


def _walk(start: Any, where: str) -> Any:
    return reduce(
        lambda thing, name: thing[name] if isinstance(thing, dict) else getattr(thing, name), where.split("."), start
    )


def plain(body: bytes) -> str:
    """A page without what differs each time: the form token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body.decode(errors="replace"))
