"""What the page frame shows: who is signed in, where they can go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NavigationItem:
    """One link of the main navigation. ``current`` marks the section the page belongs to.

    ``items``: it opens these instead of leading anywhere: the sections there is no room for in one row.
    """

    text: str
    href: str
    current: bool = False
    items: tuple[NavigationItem, ...] = ()


@dataclass(frozen=True)
class SignedIn:
    """Who the page is for, as the header says it: their own name, agency and role."""

    name: str
    agency: str
    role: str = ""
