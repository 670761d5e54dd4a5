"""A name is found however it is spaced or spelt in use, and a wrong one is answered with near ones."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.core.errors import Refused
from throughline.geography.errors import NoResponsibleAuthority, UnknownName
from throughline.geography.names import KnownName, find_name
from throughline.geography.queries import (
    get_authority,
    get_authority_function,
    get_force,
    get_regional_unit,
    responsible_authority,
)
from throughline.geography.states import Function

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("West Midlands Police", "West Midlands Police"),
        ("  west   midlands POLICE ", "West Midlands Police"),
        ("WMP", "West Midlands Police"),
        ("Dyfed Powys Police", "Dyfed-Powys Police"),
        ("Devon & Cornwall Police", "Devon and Cornwall Police"),
        ("Gloucestershire Police", "Gloucestershire Constabulary"),
        ("BTP", "British Transport Police"),
        ("E23000014", "West Midlands Police"),
    ],
)
def test_a_force_is_found(typed: str, found: str) -> None:
    assert get_force(typed).name == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Herefordshire", "Herefordshire, County of"),
        ("herefordshire, county of", "Herefordshire, County of"),
        ("Birmingham City Council", "Birmingham"),
        ("London Borough of Brent", "Brent"),
        ("Bristol City Council", "Bristol, City of"),
        ("Durham County Council", "County Durham"),
        ("City of Bradford Metropolitan District Council", "Bradford"),
        ("Kings Lynn & West Norfolk", "King's Lynn and West Norfolk"),
        ("St Helens", "St. Helens"),
        ("Stoke on Trent", "Stoke-on-Trent"),
        ("Ynys Mon", "Isle of Anglesey"),
        ("E08000016", "Barnsley"),
        ("E08000038", "Barnsley"),
        ("Gloucester", "Gloucester"),
        ("Gloucestershire", "Gloucestershire"),
        ("City of London", "City of London"),
    ],
)
def test_an_authority_is_found(typed: str, found: str) -> None:
    assert get_authority(typed).name == found


def test_a_regional_unit_is_found_by_its_own_name_or_the_one_in_use() -> None:
    assert get_regional_unit("Tarian").name == "Southern Wales ROCU"
    assert get_regional_unit("West Midlands Regional Organised Crime Unit").name == "West Midlands ROCU"


def test_a_mistyped_force_is_answered_with_the_near_one() -> None:
    with pytest.raises(UnknownName) as refused:
        get_force("W Mids Plice")

    assert refused.value.typed == "W Mids Plice"
    assert refused.value.suggestions == ("West Midlands Police",)
    assert refused.value.message == (
        "We could not find a force called 'W Mids Plice'. Did you mean West Midlands Police?"
    )
    assert isinstance(refused.value, Refused)


def test_a_name_two_places_share_is_not_guessed() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean Newcastle upon Tyne or Newcastle-under-Lyme\?"):
        get_authority("Newcastle")


def test_an_alias_two_things_share_is_not_accepted() -> None:
    known = [KnownName(1, "Northern Police", ("NP",)), KnownName(2, "Nether Police", ("N.P.",))]
    assert find_name("nether police", known, kind="force") == 2
    known[1] = KnownName(2, "Nether Police", ("NP",))
    with pytest.raises(UnknownName):
        find_name("NP", known, kind="force")


def test_an_official_name_wins_over_another_ones_alias() -> None:
    known = [KnownName(1, "Northern Police", ("Nether",)), KnownName(2, "Nether", ())]
    assert find_name("Nether", known, kind="force") == 2


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "Police", "💥", "x" * 5000])
def test_a_name_like_nothing_has_no_suggestion(typed: str) -> None:
    with pytest.raises(UnknownName) as refused:
        get_force(typed)
    assert refused.value.suggestions == ()
    assert "Did you mean" not in refused.value.message


def test_never_more_than_three_suggestions() -> None:
    known = [KnownName(number, f"Northshire {letter}", ()) for number, letter in enumerate("ABCDEFG")]
    with pytest.raises(UnknownName) as refused:
        find_name("Northshire", known, kind="area")
    assert len(refused.value.suggestions) == 3
    assert refused.value.message.startswith("We could not find an area called 'Northshire'. Did you mean ")


@pytest.mark.parametrize(("district", "county"), [("Cheltenham", "Gloucestershire"), ("Rugby", "Warwickshire")])
def test_a_districts_childrens_services_are_its_countys(district: str, county: str) -> None:
    area, day = get_authority(district), dt.date(2026, 3, 17)
    assert responsible_authority(area, Function.CHILDRENS_SERVICES, day).name == county
    assert responsible_authority(area, Function.ADULT_SERVICES, day).name == county
    assert responsible_authority(area, Function.HOUSING, day).name == district


@pytest.mark.parametrize(
    ("authority", "on_date", "delivered_by"),
    [
        ("Birmingham", dt.date(2018, 3, 31), ""),
        ("Birmingham", dt.date(2018, 4, 1), "Birmingham Children's Trust"),
        ("Sandwell", dt.date(2026, 3, 17), "Sandwell Children's Trust"),
        ("Redditch", dt.date(2024, 9, 30), "Worcestershire Children First"),
        ("Redditch", dt.date(2024, 10, 1), ""),
        ("Reading", dt.date(2025, 9, 30), "Brighter Futures for Children"),
        ("Reading", dt.date(2025, 10, 1), ""),
        ("Slough", dt.date(2026, 3, 17), "Slough Children First"),
        ("Kingston upon Thames", dt.date(2020, 1, 1), "Achieving for Children"),
        ("Ceredigion", dt.date(2026, 3, 17), ""),
    ],
)
def test_who_delivers_childrens_services_depends_on_the_day(
    authority: str, on_date: dt.date, delivered_by: str
) -> None:
    row = get_authority_function(get_authority(authority), Function.CHILDRENS_SERVICES, on_date)
    assert row.delivered_by == delivered_by


def test_nobody_answers_before_a_council_existed() -> None:
    with pytest.raises(NoResponsibleAuthority, match="housing in Cumberland on 31 March 2023"):
        get_authority_function(get_authority("Cumberland"), Function.HOUSING, dt.date(2023, 3, 31))


def test_a_county_answers_for_no_housing() -> None:
    with pytest.raises(NoResponsibleAuthority):
        responsible_authority(get_authority("Warwickshire"), Function.HOUSING, dt.date(2026, 3, 17))
