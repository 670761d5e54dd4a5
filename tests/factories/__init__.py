"""Invented worlds for the tests: ``make_world()`` is two hubs with a member of every role; ``tell_story()`` fills one."""

from tests.factories.story import Story, tell_story
from tests.factories.world import PASSWORD, World, make_world

__all__ = ["PASSWORD", "Story", "World", "make_world", "tell_story"]
