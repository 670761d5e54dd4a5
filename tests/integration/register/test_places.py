"""One place is one record the reader may see: by its UPRN, or by the same address."""

from __future__ import annotations

import pytest

from tests.factories import World
from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.register.facts import place_for
from throughline.register.given import PlaceGiven
from throughline.register.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _place(world: World, address: str, uprn: str = "", *, by: str = "police", postcode: str = "B1 1AA") -> Place:
    return place_for(by=world.here[by], at=now(), given=PlaceGiven(address, "", postcode, uprn=uprn))


def test_equal_uprns_are_one_place_however_it_is_written(hub_world: World) -> None:
    first = _place(hub_world, "12 Any Street", "000100 012345")
    assert first.uprn == "100012345"
    assert _place(hub_world, "The corner flat", "100012345", postcode="") == first


def test_two_uprns_at_one_address_are_two_places(hub_world: World) -> None:
    assert _place(hub_world, "12 Any Street", "1") != _place(hub_world, "12 Any Street", "2")


def test_a_uprn_given_later_is_kept_on_the_place(hub_world: World) -> None:
    first = _place(hub_world, "12 Any Street")
    assert _place(hub_world, "12 any street,", "77") == first
    first.refresh_from_db()
    assert first.uprn == "77"
    assert _place(hub_world, "12 Any Street") == first


def test_a_place_one_may_not_see_is_not_found_by_its_uprn(hub_world: World) -> None:
    first = _place(hub_world, "12 Any Street", "77")
    hidden = place_for(by=hub_world.elsewhere["coordinator"], at=now(), given=PlaceGiven("12 Any Street", uprn="77"))
    assert hidden != first


@pytest.mark.parametrize("typed", ["12 Any", "1234567890123", "-4", "٣"])
def test_what_is_no_uprn_is_refused_in_words(hub_world: World, typed: str) -> None:
    with pytest.raises(Refused, match="12 figures") as refused:
        _place(hub_world, "12 Any Street", typed)
    assert refused.value.field == "uprn"
