"""A child found at a covert operation counts as any child does, and tells nothing of the line: not by a number either.

The child and what protects them are open to whoever works with children (the line, its operation and the place are not). So a
measure that left them out would differ from *my view* by just those found along lines nobody may know of, and would tell.
"""

from __future__ import annotations

import difflib

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.integration.access.table import plain
from tests.integration.disruption.enforcement_world import DAY
from throughline.agencies.states import Role
from throughline.disruption.models import Line
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.models import Intervention
from throughline.register.facts import place_for
from throughline.register.given import PlaceGiven

COUNTS = ("figures", "work", "operations", "lines", "cases", "overlaps")


def rocu(field):
    return field.world.here[Role.ROCU]


def found_covertly(field) -> Intervention:
    line = field.line("Nightjar", is_covert=True, phones=["07700 900199"], by=rocu(field))
    operation = field.operation(
        Line.related.get(pk=line.pk),
        by=rocu(field),
        place=PlaceGiven("9 Covert Row", "", "", field.authority(), field.force()),
    )
    return field.found(operation, by=rocu(field))


def found_openly(field) -> Intervention:
    """The same child, found the same way, with no line and no operation behind it."""
    return record_intervention(
        by=rocu(field), at=field.at, person=field.person(), happened_date=field.today - 20 * DAY, reason="found_in_cuckooed",
        force=field.force(), authority=field.authority(), team=field.world.teams["police"],
        agency=field.world.teams["police"].agency,
    )  # fmt: skip


class _Undone(Exception):
    """Ends a story whose rows are taken back."""


def read_by_others(field, tell) -> dict[tuple[str, str], str]:
    """What each but the ROCU reads of the figures and of the child, once a story has happened; then it is undone."""
    read: dict[tuple[str, str], str] = {}
    try:
        with transaction.atomic():
            found = tell(field)
            pages = [reverse(name) for name in COUNTS]
            pages += [
                reverse("intervention", args=[found.record.uuid]), reverse("person", args=[found.person.record.uuid])
            ]  # fmt: skip
            for who, actor in field.world.here.items():
                if actor.role == Role.ROCU:
                    continue
                client = Client()
                client.force_login(actor.member.account)
                for number, page in enumerate(pages):
                    client.get(page)
                    answer = client.get(page)
                    text = plain(answer.content)
                    for record in (found.record, found.person.record):
                        text = text.replace(str(record.uuid), "").replace(record.reference, "")
                    read[str(who), f"{number}"] = f"{answer.status_code} {text}"
            raise _Undone
    except _Undone:
        return read


@pytest.mark.django_db
def test_a_total_and_every_page_is_the_same_with_and_without_the_covert_line_behind_a_child(field):
    openly, covertly = read_by_others(field, found_openly), read_by_others(field, found_covertly)
    leaks = {
        key: list(difflib.unified_diff(openly[key].splitlines(), covertly[key].splitlines(), lineterm="", n=0))
        for key in openly if openly[key] != covertly[key]
    }  # fmt: skip
    assert leaks == {}


@pytest.mark.django_db
def test_my_view_and_the_measure_agree_on_a_child_found_at_a_covert_operation(field):
    found = found_covertly(field)
    assert Intervention.objects.visible_to(field.coordinator, field.at).filter(pk=found.pk).exists()
    client = Client()
    client.force_login(field.coordinator.member.account)
    start, end = field.today - 60 * DAY, field.today
    asked = {"start": f"{start:%-d/%-m/%Y}", "end": f"{end:%-d/%-m/%Y}"}
    text = plain(client.get(reverse("figures"), asked).content)
    assert "1 you may open; 0 held elsewhere" in text
    assert "9 Covert Row" not in text
    assert not place_for(
        by=field.coordinator, at=field.at, given=PlaceGiven("9 Covert Row", "", "", field.authority(), field.force())
    ).operations.exists()
