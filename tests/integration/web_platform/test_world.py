"""The invented world the other tests stand on is sound: it is made by the product's own audited actions."""

from __future__ import annotations

from tests.factories import make_world, tell_story
from throughline.audit.queries import verify_chain


def test_two_hubs_tell_their_stories_and_the_audit_is_sound(db: None) -> None:
    world = make_world()
    here, there = tell_story(world), tell_story(world, other_hub=True, name="Tame Road")
    assert {record.hub_id for record in here.records()} == {world.hub.pk}
    assert {record.hub_id for record in there.records()} == {world.other_hub.pk}
    assert here.gap
    assert here.clock
    assert here.review
    assert verify_chain().is_sound
