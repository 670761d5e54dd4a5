"""The page frame and every component: drawn, strict, escaped, fit for a policy without inline code."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from gallery_sample import gallery, typed_with_errors
from jinja2 import FileSystemLoader, UndefinedError

from throughline.web.jinja_env import environment

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "throughline" / "web" / "jinja2"
STATIC = ROOT / "throughline" / "web" / "static"
ERROR_PAGES = sorted(path.name for path in (TEMPLATES / "pages" / "errors").glob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


@pytest.fixture(scope="module")
def env():
    return environment(loader=FileSystemLoader(TEMPLATES))


class Elements(HTMLParser):
    """Every start tag of a page with its attributes, and the text of its scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        self._within = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self._within = ""

    def handle_data(self, data):
        if self._within:
            self.inline += data.strip()

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] or "" for _, attributes in self.found if attribute in attributes]


@pytest.fixture(scope="module")
def page(env):
    return env.get_template("pages/components_gallery.html").render(gallery(form=typed_with_errors()))


def test_every_component_file_is_drawn_in_the_gallery_or_by_the_layouts():
    sources = [TEMPLATES / "pages" / "components_gallery.html", *(TEMPLATES / "layouts").glob("*.html")]
    drawn = "".join(path.read_text() for path in sources)
    others = [path.name for path in COMPONENTS if f'"components/{path.name}"' not in drawn]
    assert others == ["confirmation.html"]


def test_every_component_says_how_it_is_called():
    for path in COMPONENTS:
        macros = re.findall(r"{% macro ([a-z]\w*)\(", path.read_text())
        comment = path.read_text().split("#}")[0]
        assert any(f"{name}(" in comment for name in macros), path.name


def test_the_confirmation_shows_its_reference(env):
    drawn = env.from_string(
        '{% from "components/confirmation.html" import confirmation %}{{ confirmation("Referred", "KQ7-4MX") }}'
    ).render()
    assert "Referred" in drawn
    assert "<strong>KQ7-4MX</strong>" in drawn


def test_the_gallery_has_no_inline_script_or_style(page):
    elements = Elements(page)
    assert elements.inline == ""
    assert elements.values("style") == []
    assert [name for _, attributes in elements.found for name in attributes if name.startswith("on")] == []


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_no_context_and_no_inline_code(env, name):
    drawn = env.get_template(f"pages/errors/{name}").render()
    elements = Elements(drawn)
    assert elements.inline == ""
    assert elements.values("style") == []
    assert [tag for tag, _ in elements.found].count("h1") == 1
    assert " – Throughline</title>" in drawn


def test_no_template_has_an_inline_script_style_or_marks_text_safe():
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=\"", source), path
        assert not re.search(r"\|\s*safe\b|autoescape", source), path


def test_what_was_typed_is_escaped_everywhere(page):
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>plain text" not in page
    assert "&lt;b&gt;plain text is escaped&lt;/b&gt;" in page


def test_ids_are_unique_and_every_error_leads_to_its_field(page):
    elements = Elements(page)
    ids = elements.values("id")
    assert sorted(ids) == sorted(set(ids))
    summary = page[page.index("govuk-error-summary__list") :].split("</ul>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert "id_date-day" in targets
    assert len(targets) >= 4
    assert set(targets) <= set(ids)
    described = {each for value in elements.values("aria-describedby") for each in value.split()}
    labelled = {each for value in elements.values("aria-labelledby") for each in value.split()}
    assert described | labelled <= set(ids)


def test_errors_open_the_title_and_keep_what_was_typed(page):
    assert "<title>Error: Components – Throughline</title>" in page
    assert 'name="date_day" type="text" value="31"' in page
    assert "Date of the warrant must be a real date, like 27 3 2026" in page
    assert "Police force: choose an answer" in page


def test_a_misspelt_name_raises(env):
    with pytest.raises(UndefinedError):
        env.from_string("{{ persn.name }}").render()


def test_govuk_components_can_be_imported_with_parameters_left_out(env):
    drawn = env.from_string(
        '{% from "govuk_frontend_jinja/components/inset-text/macro.html" import govukInsetText %}'
        '{{ govukInsetText({"text": "<b>"}) }}'
    ).render()
    assert "&lt;b&gt;" in drawn


def test_the_frame_shows_the_agency_the_navigation_and_the_marking(page):
    assert "Birmingham Exploitation Hub" in page
    assert page.count('aria-current="true"') == 1
    assert "OFFICIAL-SENSITIVE" in page
    assert 'lang="en-GB"' in page
    assert "Your access is recorded and can be seen by information governance" in page


def test_the_frame_alone_shows_no_marking_search_or_navigation(env):
    drawn = env.from_string('{% extends "layouts/base.html" %}{% block page_title %}Plain{% endblock %}').render()
    for absent in ("OFFICIAL-SENSITIVE", 'role="search"', "<nav", "Sign out", "Demo"):
        assert absent not in drawn


def test_navigation_may_be_a_function_of_the_request(env):
    items = gallery()["navigation"]
    drawn = env.from_string('{% extends "layouts/base.html" %}').render(
        request="the request", navigation=lambda request: items if request == "the request" else ()
    )
    assert drawn.count("govuk-service-navigation__link") == len(items)


def test_a_signed_out_page_never_shows_navigation(env):
    drawn = env.from_string('{% extends "layouts/signed_out.html" %}').render(gallery())
    assert "govuk-service-navigation" not in drawn
    assert 'role="search"' not in drawn


def test_a_question_page_has_a_back_link_progress_and_one_primary_button(env):
    drawn = env.from_string('{% extends "layouts/question.html" %}').render(
        gallery(back_href="/before", progress="Question 3 of 8", save_text="Save and come back later")
    )
    buttons = [attributes["class"] for tag, attributes in Elements(drawn).found if tag == "button"]
    assert [name for name in buttons if name == "govuk-button"] == ["govuk-button"]
    assert 'href="/before" class="govuk-back-link"' in drawn
    assert "Question 3 of 8" in drawn
    assert 'name="save"' in drawn


def test_the_charts_table_has_the_same_numbers_as_its_bars(page):
    figure = page[page.index('<figure class="chart"') :].split("</figure>")[0]
    bars = re.findall(r'<text class="chart__value"[^>]*>(\d+)</text>', figure)
    cells = re.findall(r'govuk-table__cell--numeric">(\d+)</td>', figure)
    by_series = [*cells[:-2:2], *cells[1:-2:2]]
    assert bars == by_series
    assert cells[-2:] == ["198", "88"]


def test_vendored_files_carry_no_gds_typeface_crest_or_absolute_address():
    built = sorted(STATIC.joinpath("vendor").glob("*.css"))
    assert len(built) == 2, "run `make setup` to build the assets"
    for path in built:
        css = path.read_text()
        assert not re.search(r"gds transport|@font-face|crest\.svg|crown\.", css, re.IGNORECASE), path.name
        for address in re.findall(r"url\(([^)]*)\)", css):
            assert address.startswith("data:") or (path.parent / address).is_file(), address
    assert not list(STATIC.rglob("*crest*")) + list(STATIC.rglob("*crown*")) + list(STATIC.rglob("*.woff*"))


def test_the_lock_names_no_host():
    lock = (ROOT / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "://" not in lock


def test_our_pages_never_say_they_are_another_service():
    for path in [*(TEMPLATES / "layouts").glob("*.html"), *(TEMPLATES / "pages" / "errors").glob("*.html")]:
        assert "GOV.UK" not in path.read_text(), path
