"""What somebody's home and lists of work lead to is there for them: no link of theirs answers that there is no such page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from tests.factories.world import OUTSIDERS, PEOPLE
from tests.integration.access.conftest import Told
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.work.actions.gaps import take_on_gaps
from throughline.work.models import Gap, Notice

ACTORS = [*(f"here {role}" for role in PEOPLE), *(f"outside {role}" for role in OUTSIDERS)]
# Where somebody finds what they have to do; a role without one of these is answered 404 by it, and no page links to it then.
LISTS = ("/", "/tasks/", "/support/", "/away", "/morning/", "/calendar", "/reviews/", "/return-interviews/", "/cases/")
# The pages of one thing that is due, whose links are followed too.
OF_ONE_THING = re.compile(r"^/(gaps|clocks|tasks|reviews|check-backs)/\d+/?$")


def _answer(client: Client, path: str) -> tuple[int, str]:
    with transaction.atomic():
        response = client.get(path, follow=True)
        status = response.status_code
        body = "" if response.streaming else response.content.decode(errors="replace")
        transaction.set_rollback(True)
    return status, body


def _links(body: str) -> Iterator[str]:
    for href in re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', body):
        if not href.startswith(("/static/", "/sign-out")):
            yield href.replace("&amp;", "&")


def _dead_links(client: Client) -> set[tuple[str, str]]:
    """Each link that leads nowhere, with the page it stands on."""
    waiting, seen, dead = list(LISTS), dict[str, int](), set[tuple[str, str]]()
    while waiting:
        path = waiting.pop()
        status, body = _answer(client, path)
        seen[path] = status
        if status != 200:
            continue
        for href in _links(body):
            if href not in seen:
                seen[href] = _answer(client, href)[0]
                if OF_ONE_THING.match(href) and seen[href] == 200:
                    waiting.append(href)
            if seen[href] == 404:
                dead.add((path, href))
    return dead


def _give_work(told: Told, actor: Actor) -> None:
    """Everything the story has is told to this member, and what nobody answered for is theirs to see."""
    for story in (told.here, told.second):
        story.involve(actor, told.world.at)
        for record in story.records():
            Notice.related.create(
                member=actor.member,
                record=record,
                text="Something happened.",
                sent_at=told.world.at,
                sent_by=actor.member,
            )
    told.here.task.owner, told.here.task.owner_agency = actor.member, actor.agency
    told.here.task.save(update_fields=["owner", "owner_agency"])
    of_nobody, theirs = told.here.gap, told.second.gap
    Gap.related.filter(pk=of_nobody.pk).update(owner=None, owner_agency=actor.agency)
    Gap.related.filter(pk=theirs.pk).update(owner=actor.member, owner_agency=actor.agency)


@pytest.mark.parametrize("who", ACTORS)
def test_no_link_of_ones_work_leads_nowhere(told: Told, db: None, who: str) -> None:
    actor = told.world.everyone()[who]
    client = Client()
    client.force_login(actor.member.account)
    with transaction.atomic():
        dead = _dead_links(client)
        _give_work(told, actor)
        dead |= _dead_links(client)
        shown = _answer(client, "/")[1]
        transaction.set_rollback(True)
    assert not dead, "\n".join(f"{page} links to {href}" for page, href in sorted(dead))
    if actor.role not in (Role.GOVERNANCE, Role.ADMINISTRATOR):
        assert "Something happened." in shown


def test_a_gap_is_read_by_who_may_not_answer_it(told: Told, db: None) -> None:
    """An analyst reads who nobody has answered for, and is asked nothing; where it comes from is told if it is open to them."""
    path, operation = f"/gaps/{told.here.gap.pk}/", told.here.operation.record
    assert told.here.gap.about == operation
    shown = {}
    for role in (Role.POLICE, Role.ANALYST, Role.SOCIAL):
        client = Client()
        client.force_login(told.world.here[role].member.account)
        with transaction.atomic():
            shown[role] = _answer(client, path)[1]
            answer = client.post(path, {"outcome": "Somebody answers for him now."})
            transaction.set_rollback(True)
        assert answer.status_code == (404 if role == Role.ANALYST else 302)
        assert ("Record this outcome" in shown[role]) == (role != Role.ANALYST)
    assert operation.reference in shown[Role.POLICE]
    assert operation.reference in shown[Role.ANALYST]
    operations_are_open = f'href="/operations/{operation.uuid}/"'
    assert operations_are_open in shown[Role.ANALYST]
    assert operation.reference not in shown[Role.SOCIAL]


def test_nobody_is_given_a_gap_they_could_not_answer(told: Told, db: None) -> None:
    given = {"by": told.world.coordinator, "at": told.world.at, "gap_ids": [told.here.gap.pk]}
    with pytest.raises(Absent), transaction.atomic():
        take_on_gaps(owner=told.world.here[Role.PARTNER].member, **given)
    with transaction.atomic():
        assert take_on_gaps(owner=told.world.here[Role.SOCIAL].member, **given) == 1
        transaction.set_rollback(True)
