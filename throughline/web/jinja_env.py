"""The Jinja environment of the pages: escaped, strict about names, the GOV.UK components beside our own."""

from __future__ import annotations

from collections.abc import Callable, Hashable, MutableMapping
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)

from throughline.web.presenting import amounts, charts, dates, form_fields, records, wording


class ComponentLoader(BaseLoader):
    """Loads the GOV.UK components in an environment of their own.

    They are written for Nunjucks, where a parameter nobody gave is empty; in ours a name nobody gave is an
    error. Each template keeps the environment it was compiled in, so both can be had.
    """

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        assert self._environment.loader is not None
        return self._environment.loader.get_source(self._environment, template)

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        return self._environment.get_template(name, globals=globals)


@lru_cache(maxsize=4096)
def url(name: str, *args: Hashable) -> str:
    """The address of a named page. It follows from the name and the arguments alone: a page asks for dozens, often the same."""
    return reverse(name, args=args or None)


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend calls. A misspelt name raises: no page about a child has a hole in it."""
    loaders = [loader for loader in (options.pop("loader", None),) if loader is not None]
    options |= {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=ChoiceLoader([*loaders, ComponentLoader()]), **options)  # noqa: S701
    made.globals |= {
        "static": static,
        "url": url,
        "field_parts": form_fields.field_parts,
        "marked": records.marked,
        "plain_marking": records.MARKING,
        "list_form_errors": form_fields.form_errors,
        "draw_bars": charts.draw_bars,
        "draw_scores": charts.draw_scores,
        "draw_steps": charts.draw_steps,
        "read_remark": wording.read_remark,
    }
    made.filters |= {
        "uk_date": dates.uk_date,
        "short_date": dates.short_date,
        "uk_time": dates.uk_time,
        "uk_date_and_time": dates.uk_date_and_time,
        "iso": dates.iso,
        "ago": dates.ago,
        "left": dates.left,
        "pounds": amounts.pounds,
        "grams": amounts.grams,
        "phone": amounts.phone,
        "thousands": amounts.thousands,
    }
    return made
