"""Whom the four sheets take for one child: never two who share a name and 1 January, or who come from different homes."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.unit.imports.tracker import ROWS, written
from throughline.core.clock import now
from throughline.imports.actions.sheets import import_sheets
from throughline.imports.report import ImportReport
from throughline.imports.sheets import LAYOUTS, read_contents
from throughline.register.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def imported(world: World, *children: tuple[str, str, str]) -> ImportReport:
    """Children found on one day, each with a name, a date of birth and a home."""
    found = [
        ROWS["interventions"][0]
        | {"Intervention ref": f"S{place}", "Name": name, "Date of birth": born, "Age if DOB not known": "",
           "Home local authority": home}
        for place, (name, born, home) in enumerate(children, start=1)
    ]  # fmt: skip
    rows = {**ROWS, "interventions": found}
    contents = {layout.name: written(layout.columns, rows[layout.name]) for layout in LAYOUTS}
    return import_sheets(by=world.coordinator, at=now(), sheets=read_contents(contents), source="tracker")


@pytest.mark.parametrize(
    ("born", "homes"),
    [
        ("01/01/2010", ("Birmingham", "Coventry")),
        ("01/01/2010", ("Birmingham", "Birmingham")),
        ("14/06/2010", ("Birmingham", "Coventry")),
    ],
)
def test_a_year_alone_or_another_home_joins_nobody_and_is_listed_for_review(
    hub_world: World, born: str, homes: tuple[str, str]
) -> None:
    report = imported(hub_world, *(("Ahmed Ahmadzai", born, home) for home in homes))
    assert (report.people_created, report.people_linked) == (3, 0)
    (pair,) = report.likely_matches
    assert pair.person.given_name == pair.other.given_name == "Ahmed"


def test_the_same_child_is_joined_and_of_two_the_one_from_the_same_home(hub_world: World) -> None:
    report = imported(
        hub_world, ("Ahmed Ahmadzai", "14/06/2010", "Birmingham"), ("Ahmed Ahmadzai", "14/06/2010", "Coventry"),
        ("Ahmed Ahmadzai", "14/06/2010", "Birmingham"), ("Ahmed Ahmadzai", "14/06/2010", "Luton"),
    )  # fmt: skip
    assert (report.people_created, report.people_linked) == (4, 1)
    homes = Person.related.filter(family_name="Ahmadzai").order_by("pk").values_list("home_authority__name", flat=True)
    assert list(homes) == ["Birmingham", "Coventry", "Luton"]
