"""The files say what ONS and the law say, whole and without contradiction."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from throughline.geography.actions import DATA, load_reference_data
from throughline.geography.models import AuthorityFunction, LocalAuthority, PoliceForce, RegionalUnit
from throughline.geography.names import comparable
from throughline.geography.queries import (
    get_authority,
    get_authority_function,
    get_force,
    list_authorities,
    list_forces,
    list_forces_for_unit,
)
from throughline.geography.states import AuthorityKind, Function, Nation

SIX_MONTHS = Path(__file__).parents[3] / "throughline" / "cli" / "demo" / "tracker"

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("reference_data")
def test_every_authority_and_force_of_england_and_wales_is_there() -> None:
    assert Counter(list_authorities().values_list("kind", flat=True)) == {
        AuthorityKind.COUNTY: 21,
        AuthorityKind.UNITARY: 63,
        AuthorityKind.METROPOLITAN_DISTRICT: 36,
        AuthorityKind.LONDON_BOROUGH: 33,
        AuthorityKind.NON_METROPOLITAN_DISTRICT: 164,
        AuthorityKind.WELSH_PRINCIPAL_AREA: 22,
    }
    assert Counter(list_forces().values_list("nation", flat=True)) == {
        Nation.ENGLAND: 39,
        Nation.WALES: 4,
        "": 1,
    }
    assert RegionalUnit.objects.count() == 10


@pytest.mark.usefixtures("reference_data")
def test_codes_are_of_the_right_shape() -> None:
    prefixes = {
        AuthorityKind.COUNTY: "E10",
        AuthorityKind.UNITARY: "E06",
        AuthorityKind.METROPOLITAN_DISTRICT: "E08",
        AuthorityKind.LONDON_BOROUGH: "E09",
        AuthorityKind.NON_METROPOLITAN_DISTRICT: "E07",
        AuthorityKind.WELSH_PRINCIPAL_AREA: "W06",
    }
    for authority in list_authorities():
        assert re.fullmatch(prefixes[authority.kind] + r"\d{6}", authority.code), authority
    for force in list_forces().exclude(name="British Transport Police"):
        assert re.fullmatch(r"(E23|W15)\d{6}", force.code), force
    assert get_force("British Transport Police").code is None


@pytest.mark.usefixtures("reference_data")
def test_loading_again_changes_nothing() -> None:
    counts = load_reference_data()

    assert (counts.added, counts.changed) == (0, 0)
    assert counts.authorities == LocalAuthority.objects.count() == 339
    assert counts.functions == AuthorityFunction.objects.count()


@pytest.mark.usefixtures("reference_data")
def test_loading_puts_right_what_has_drifted_and_keeps_what_was_added_here() -> None:
    LocalAuthority.objects.filter(name="Rugby").update(aliases=["Somewhere else"])
    AuthorityFunction.objects.create(
        authority=get_authority("Coventry"),
        function=Function.HOUSING,
        responsible_authority=get_authority("Coventry"),
        delivered_by="A local housing company",
        from_date=dt.date(2026, 1, 1),
        source="Entered here",
    )

    counts = load_reference_data()

    assert (counts.added, counts.changed) == (0, 1)
    assert get_authority("Rugby").aliases == []
    kept = get_authority_function(get_authority("Coventry"), Function.HOUSING, dt.date(2026, 6, 1))
    assert kept.delivered_by == "A local housing company"


@pytest.mark.usefixtures("reference_data")
def test_a_district_is_policed_and_governed_with_its_county() -> None:
    districts = list_authorities().filter(kind=AuthorityKind.NON_METROPOLITAN_DISTRICT)
    assert {each.upper_tier.kind for each in districts} == {AuthorityKind.COUNTY}
    for district in districts:
        assert district.force_id == district.upper_tier.force_id, district


@pytest.mark.usefixtures("reference_data")
def test_a_force_polices_its_own_nation() -> None:
    for authority in list_authorities():
        assert authority.force.nation == authority.nation, authority
    territorial = list_forces().exclude(name="British Transport Police")
    assert all(force.authorities.exists() and force.regional_unit_id for force in territorial)


@pytest.mark.parametrize("on_date", [dt.date(2023, 4, 1), dt.date(2025, 11, 1), dt.date(2026, 4, 30)])
@pytest.mark.usefixtures("reference_data")
def test_exactly_one_authority_answers_for_each_function_everywhere(on_date: dt.date) -> None:
    for authority in LocalAuthority.objects.prefetch_related("functions__responsible_authority"):
        answering = Counter(
            row.function
            for row in authority.functions.all()
            if (row.from_date is None or row.from_date <= on_date) and (row.to_date is None or row.to_date >= on_date)
        )
        expected = {Function.CHILDRENS_SERVICES: 1, Function.ADULT_SERVICES: 1, Function.HOUSING: 1}
        if authority.kind == AuthorityKind.COUNTY:
            del expected[Function.HOUSING]
        assert answering == expected, authority
        for row in authority.functions.all():
            is_district = authority.kind == AuthorityKind.NON_METROPOLITAN_DISTRICT
            of_county = is_district and row.function != Function.HOUSING
            assert row.responsible_authority_id == (authority.upper_tier_id if of_county else authority.pk)


@pytest.mark.usefixtures("reference_data")
def test_dated_facts_follow_each_other_without_gap_or_overlap() -> None:
    for authority in LocalAuthority.objects.prefetch_related("functions"):
        for function in Function:
            rows = [row for row in authority.functions.all() if row.function == function]
            assert [row for row in rows if row.to_date is None] == rows[-1:]
            for earlier, later in zip(rows, rows[1:], strict=False):
                assert later.from_date == earlier.to_date + dt.timedelta(days=1), later


@pytest.mark.parametrize("model", [PoliceForce, LocalAuthority, RegionalUnit])
@pytest.mark.usefixtures("reference_data")
def test_no_two_things_of_a_kind_share_a_name(model: type) -> None:
    owners: dict[str, set[str]] = {}
    for each in model.objects.all():
        for spelling in (each.name, *each.aliases):
            owners.setdefault(comparable(spelling), set()).add(each.name)
    assert {spelling: names for spelling, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("authority", "force"),
    [
        ("Birmingham", "West Midlands Police"),
        ("Rugby", "Warwickshire Police"),
        ("Cheltenham", "Gloucestershire Constabulary"),
        ("Stoke-on-Trent", "Staffordshire Police"),
        ("Herefordshire, County of", "West Mercia Police"),
        ("Ceredigion", "Dyfed-Powys Police"),
        ("Milton Keynes", "Thames Valley Police"),
        ("Medway", "Kent Police"),
        ("Peterborough", "Cambridgeshire Constabulary"),
        ("Rutland", "Leicestershire Police"),
        ("Swindon", "Wiltshire Police"),
        ("Darlington", "Durham Constabulary"),
        ("Hartlepool", "Cleveland Police"),
        ("York", "North Yorkshire Police"),
        ("North East Lincolnshire", "Humberside Police"),
        ("Isles of Scilly", "Devon and Cornwall Police"),
        ("Isle of Wight", "Hampshire and Isle of Wight Constabulary"),
        ("City of London", "City of London Police"),
        ("Westminster", "Metropolitan Police Service"),
        ("Caerphilly", "Gwent Police"),
        ("Merthyr Tydfil", "South Wales Police"),
        ("Wrexham", "North Wales Police"),
    ],
)
@pytest.mark.usefixtures("reference_data")
def test_who_polices_where(authority: str, force: str) -> None:
    assert get_authority(authority).force.name == force


@pytest.mark.usefixtures("reference_data")
def test_a_regional_unit_lists_its_forces() -> None:
    unit = RegionalUnit.objects.get(name="West Midlands ROCU")
    assert [force.name for force in list_forces_for_unit(unit)] == [
        "Staffordshire Police",
        "Warwickshire Police",
        "West Mercia Police",
        "West Midlands Police",
    ]
    assert "West Midlands ROCU County Lines taskforce".startswith(unit.name)


@pytest.mark.usefixtures("reference_data")
def test_a_district_without_a_county_is_refused() -> None:
    with pytest.raises(IntegrityError, match="geography_district_has_a_county"), transaction.atomic():
        LocalAuthority.objects.filter(name="Rugby").update(upper_tier=None)


@pytest.mark.usefixtures("reference_data")
def test_two_undated_rows_for_one_function_are_refused() -> None:
    row = AuthorityFunction.objects.get(authority__name="Coventry", function=Function.HOUSING)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_files_are_plain() -> None:
    for file in ("rocus.csv", "forces.csv", "authorities.csv", "authority_functions.csv"):
        text = (DATA / file).read_text(encoding="utf-8")
        assert "\r" not in text
        assert all(cell == cell.strip() for row in csv.reader(text.splitlines()) for cell in row)


@pytest.mark.usefixtures("reference_data")
def test_every_name_in_the_tracker_sheets_is_known() -> None:
    def rows(sheet: str) -> list[dict[str, str]]:
        with (SIX_MONTHS / sheet).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))

    operations = rows("operations.csv")
    assert operations
    for row in operations:
        authority = get_authority(row["Local authority"])
        assert (authority.name, authority.force.name) == (row["Local authority"], row["Police force"])
    for row in rows("interventions.csv"):
        get_authority(row["Home local authority"])
    for row in rows("lines.csv"):
        for name in [row["Exporting force"], *row["Importing force(s)"].split(";")]:
            assert get_force(name).name == name.strip()
