"""The main navigation: one row at 1280 px for every role, and no section further than two taps away."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

import throughline.web
from throughline.access.permissions import may
from throughline.agencies.states import Role
from throughline.web.context import FOLDED_FIRST, ROW, ROW_BESIDE_MORE, SECTIONS, _letters, _navigation
from throughline.web.jinja_env import environment


@pytest.mark.parametrize("role", [role.value for role in Role if role != Role.SYSTEM])
def test_each_role_has_one_row_and_every_section_it_may_open(role):
    row = _navigation("/", role)
    more = next((item.items for item in row if item.items), ())
    shown = [item for item in row if not item.items]
    assert _letters(shown) <= (ROW_BESIDE_MORE if more else ROW)
    assert len(more) != 1, "one alone would stand in the row"
    texts = [item.text for item in (*shown, *more)]
    assert len(texts) == len(set(texts))
    assert {section.text for section in SECTIONS if may(role, section.permission)} - set(texts) <= {"Work"}
    assert all(item.href for item in (*shown, *more))


def test_what_is_folded_is_a_section_and_the_rarest_goes_first():
    assert set(FOLDED_FIRST) <= {section.route for section in SECTIONS}
    more = {role: {item.text for item in _navigation("/", role)[-1].items} for role in ("coordinator", "police")}
    assert more["coordinator"] == {"Orders", "Figures", "Inherited", "Area checks", "Services"}
    assert more["police"] == {"Figures", "Area checks", "Services"}


def test_more_is_where_one_is_while_one_of_its_sections_is():
    (more,) = [item for item in _navigation("/figures/", "coordinator") if item.items]
    assert more.current
    assert [item.text for item in more.items if item.current] == ["Figures"]
    assert not _navigation("/lines/", "coordinator")[-1].current


def test_the_frame_folds_them_without_a_script():
    drawn = environment_page(_navigation("/figures/", "coordinator"))
    assert drawn.count("<details") == drawn.count("<summary") == 1
    assert drawn.index("<summary") < drawn.index('href="/orders/"') < drawn.index("</details>")
    assert drawn.count('aria-current="true"') == 1
    assert "<details" not in environment_page(_navigation("/", "chair"))


def environment_page(items):
    templates = FileSystemLoader(Path(throughline.web.__file__).parent / "jinja2")
    return environment(loader=templates).from_string('{% extends "layouts/base.html" %}').render(navigation=items)
