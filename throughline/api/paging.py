"""A list in pages: how much may be asked for, and where the next page is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from ninja import Schema
from pydantic import Field

# An offset the database cannot count to would be an error of ours: both are bounded.
_MOST, _FURTHEST = 100, 10_000


class PageAsked(Schema):
    """Which page of a list."""

    limit: Annotated[int, Field(ge=1, le=_MOST, description="How many a page")] = 50
    page: Annotated[int, Field(ge=1, le=_FURTHEST, description="Which page, from 1")] = 1

    @property
    def first(self) -> int:
        return (self.page - 1) * self.limit


def next_page(path: str, asked: PageAsked, *, shown: int, total: int, cap: int, kept: Mapping[str, str]) -> str | None:
    """The address of the page after this one, if there is one. ``total`` counts no further than one over ``cap``."""
    is_more = asked.first + shown < total or (total > cap and shown == asked.limit)
    if not is_more or asked.page == _FURTHEST:
        return None
    return f"{path}?{urlencode({**kept, 'limit': asked.limit, 'page': asked.page + 1})}"
