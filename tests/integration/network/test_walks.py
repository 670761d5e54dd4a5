"""Walks over the links: the same as in memory over the permitted links, and not a hair different for what is hidden."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import World
from tests.integration.network.nets import LIMIT, Edge, InMemory, Net, Node, asked, nets, nodes, put
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.network.queries.hops import EVERYTHING, Asked, Hops
from throughline.network.queries.walks import shortest_way, walk, who_joins
from throughline.register.models import Link
from throughline.register.states import LinkKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROLES = [Role.COORDINATOR, Role.POLICE, Role.ROCU, Role.SOCIAL, Role.PARTNER, Role.CHAIR, Role.ADMINISTRATOR]
many = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def small_hubs(settings) -> None:
    settings.NETWORK_HUB_LINKS = LIMIT


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def read(world: World, reader: Actor, net: Net, question: Asked) -> tuple[InMemory, Hops, list[int]]:
    records, links = put(world, reader, net)
    memory = InMemory(reader, world.at, records, links, question)
    return memory, Hops(reader, world.at, question), [row.pk for row in records if row.pk in memory.permitted]


@many
@given(net=nets(), question=asked, role=st.sampled_from(ROLES), how_far=st.integers(1, 4))
def test_a_walk_is_the_walk_over_the_permitted_links(hub_world, net, question, role, how_far) -> None:
    reader = hub_world.here[role]
    with undone():
        memory, hops, permitted = read(hub_world, reader, net, question)
        for start in permitted:
            found = walk(hops, [start], how_far)
            assert (found.distance, found.links, found.cut) == memory.walk({start}, how_far)


@many
@given(net=nets(), question=asked, role=st.sampled_from(ROLES))
def test_a_way_is_the_shortest_over_the_permitted_links(hub_world, net, question, role) -> None:
    reader = hub_world.here[role]
    with undone():
        # A way is asked for between two records whatever their kind.
        memory, hops, permitted = read(hub_world, reader, net, dataclasses.replace(question, records=frozenset()))
        for end in permitted[1:]:
            way = shortest_way(hops, permitted[0], end)
            assert (len(way.links) or None) == memory.shortest(permitted[0], end, 4)
            assert not way.is_found or memory.is_way(way.nodes)
            assert way.cut <= memory.hubs


@many
@given(net=nets(), question=asked, role=st.sampled_from(ROLES), split=st.integers(1, 4))
def test_who_joins_two_groups_is_linked_to_both(hub_world, net, question, role, split) -> None:
    reader = hub_world.here[role]
    with undone():
        memory, hops, permitted = read(hub_world, reader, net, question)
        one, other = set(permitted[:split]), set(permitted[split : split + 2])
        found = who_joins(hops, one, other)

        def linked(group: set[int], far: int) -> frozenset[int]:
            return frozenset(
                node for node in group - memory.hubs if any(end == far for end, _ in memory.out[node])
            )  # fmt: skip

        expected = {far: (linked(one, far), linked(other, far)) for far in memory.permitted - one - other}
        assert found.between == {far: sides for far, sides in expected.items() if all(sides)}
        assert found.cut == (one | other) & memory.hubs


@many
@given(net=nets(), question=asked, role=st.sampled_from(ROLES), hidden=nodes, size=st.integers(1, 3 * LIMIT))
def test_what_is_hidden_changes_nothing(hub_world, net, question, role, hidden, size) -> None:
    """The same answers with and without hidden records, whatever hangs on them and however many they are."""
    reader = hub_world.here[role]
    secret = dataclasses.replace(hidden, facts=frozenset({"excluded"}))
    with undone():
        _, hops, permitted = read(hub_world, reader, net, question)
        before = _answers(hops, permitted)
        first = put(hub_world, reader, Net((secret,) * size, ()))[0]
        every = [*ProtectedRecord.objects.filter(pk__in=permitted), *first]
        for record in first:
            for other in every:
                if other != record:
                    Link.objects.create(
                        from_record=record, to_record=other, kind=LinkKind.USES_PHONE, since_date=hub_world.at.date(),
                        recorded_at=hub_world.at, recorded_by=hub_world.system.member,
                    )  # fmt: skip
        assert _answers(Hops(reader, hub_world.at, question), permitted) == before


def _answers(hops: Hops, permitted: list[int]) -> list[object]:
    pairs = [(start, end) for start in permitted[:3] for end in permitted[-3:]]
    return [
        [walk(hops, [start], 3) for start in permitted],
        [shortest_way(hops, start, end) for start, end in pairs],
        [who_joins(hops, [start], [end]) for start, end in pairs],
    ]


def _star(size: int, kind: RecordKind = RecordKind.PERSON) -> Net:
    plain = Node(kind, 0, True, "police", frozenset())
    return Net(
        (plain,) * (size + 1), tuple(Edge((0, far), LinkKind.FOUND_AT, 0, None, False) for far in range(1, size + 1))
    )


@pytest.mark.parametrize(("size", "is_cut"), [(LIMIT, False), (LIMIT + 1, True)])
def test_the_guard_opens_as_many_as_the_limit_and_no_more(hub_world: World, size: int, is_cut: bool) -> None:
    records, _ = put(hub_world, hub_world.police, _star(size))
    found = walk(Hops(hub_world.police, hub_world.at), [records[0].pk], 1)
    assert found.cut == ({records[0].pk} if is_cut else set())
    assert len(found.distance) == (1 if is_cut else size + 1)


def test_a_hub_is_passed_from_neither_side(hub_world: World) -> None:
    records, _ = put(hub_world, hub_world.police, _star(LIMIT + 1))
    way = shortest_way(Hops(hub_world.police, hub_world.at), records[1].pk, records[2].pk)
    assert not way.is_found
    assert way.cut == {records[0].pk}


def test_a_hub_may_be_either_end(hub_world: World) -> None:
    records, links = put(hub_world, hub_world.police, _star(LIMIT + 1))
    for start, end in ((records[0], records[1]), (records[1], records[0])):
        assert shortest_way(Hops(hub_world.police, hub_world.at), start.pk, end.pk).links == (links[0].pk,)


def test_one_query_a_hop(hub_world: World) -> None:
    records, _ = put(hub_world, hub_world.police, _star(LIMIT))
    hops = Hops(hub_world.police, hub_world.at)
    with CaptureQueriesContext(
        connection,
    ) as asked_of:
        walk(hops, [records[1].pk], 3)
    assert len(asked_of) == hops.asked_of == 3


def test_a_member_without_a_content_role_walks_nowhere(hub_world: World) -> None:
    records, _ = put(hub_world, hub_world.police, _star(2))
    found = walk(Hops(hub_world.here[Role.ADMINISTRATOR], hub_world.at, EVERYTHING), [records[0].pk], 2)
    assert found.distance == {records[0].pk: 0}
