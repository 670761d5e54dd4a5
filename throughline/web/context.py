"""What the frame of every page is given: who is signed in, and where they can go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from throughline.access.permissions import may
from throughline.access.queries import list_open_in_emergency
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import now
from throughline.web.presenting.pages import NavigationItem, SignedIn
from throughline.web.presenting.records import Handling, closest_handling


@dataclass(frozen=True)
class Section:
    """One link of the main navigation: for whom it is, and which addresses belong to it."""

    text: str
    route: str
    permission: str
    begins: tuple[str, ...]


SECTIONS = (
    Section("Work", "work", "work.view", ("/tasks", "/gaps", "/clocks", "/calendar", "/away", "/morning")),
    Section("Offers and young people", "support", "support.provide", ("/support",)),
    Section("Return-home interviews", "return-interviews", "interview.hold", ("/return-interviews",)),
    Section("Triage", "triage", "triage.decide", ("/triage",)),
    Section("Cases", "cases", "case.view", ("/cases", "/people", "/interventions", "/referrals", "/missing")),
    Section("Panels", "panels", "panel.view", ("/panel",)),
    Section("Lines", "lines", "line.view", ("/lines", "/flows", "/reviews", "/overlaps", "/check-backs")),
    Section("Operations", "operations", "operation.view", ("/operations", "/readiness")),
    Section("Cuckooed addresses", "cuckooed", "cuckooing.view", ("/cuckooed", "/places")),
    Section("Orders", "orders", "order.view", ("/orders", "/disruption-plans", "/tactics")),
    Section("Orders in force", "orders-told", "support.provide", ("/orders",)),
    Section("Intelligence", "intelligence", "intelligence.view", ("/intelligence",)),
    Section("Intelligence", "intelligence-sent", "intelligence.submit_only", ("/intelligence",)),
    Section("Figures", "figures", "figures.my_view", ("/figures",)),
    Section("Inherited", "inherited", "inherited.work", ("/inherited", "/import")),
    Section("Area checks", "area-checks", "area_check.answer", ("/area-checks",)),
    Section("Area checks", "area-check-counts", "audit.read", ("/area-checks",)),
    Section("Services", "directory", "directory.view", ("/services",)),
    Section("Who has looked", "governance", "audit.read", ("/governance",)),
    Section("Accounts", "accounts", "account.manage", ("/accounts",)),
    Section("Agencies", "agencies", "agency.manage", ("/agencies",)),
    Section("Sharing agreements", "agreements", "agreement.keep", ("/agreements",)),
    Section("Clock rules", "clock-rules", "rule.edit", ("/clock-rules",)),
    Section("Kinds of order", "order-kinds", "order_kind.edit", ("/orders",)),
    Section("Screening tools", "screening-tools", "screening_tool.edit", ("/screening-tools",)),
    Section("Wording", "wording", "wording.edit", ("/wording",)),
)
# The sections folded under *More* where a role has more than one row holds, the rarest used first. At most two taps to any.
FOLDED_FIRST = (
    "directory", "area-checks", "inherited", "figures", "orders", "orders-told", "intelligence-sent", "intelligence", "cuckooed",
)  # fmt: skip
# What one row holds at 1280 px, in letters, each name followed by a gap of three; and beside *More*.
ROW, ROW_BESIDE_MORE, GAP = 104, 93, 3
# Roles whose home is one of the other sections: they are not shown an empty *Work*.
_OTHER_HOMES = (Role.CHARITY, Role.GOVERNANCE, Role.ADMINISTRATOR)


def page_context(request: HttpRequest) -> dict[str, object]:
    """The frame's names; a page about nobody signed in has none of them."""
    member = getattr(request.user, "member", None) if getattr(request, "user", None) else None
    context: dict[str, object] = {"is_demo": settings.INSTALLATION.is_demo}
    if member is None:
        return context
    handling = _handling(request)
    if handling is not None:
        context["handling"] = handling
    context |= {
        "navigation": _navigation(request.path, member.role),
        "signed_in": SignedIn(member.name, member.agency.name, member.get_role_display()),
        "sign_out_href": reverse("sign-out"),
        "password_href": reverse("own-password"),
        "home_href": reverse("work"),
    }
    if may(member.role, "emergency.open"):
        context["emergency_href"] = reverse("emergency-open")
        shown = getattr(request, "consulted", [])
        context["open_in_emergency"] = [
            (row.record.reference, row.record.uuid, row.expires_at)
            for row in list_open_in_emergency(Actor(member=member), shown, now())
        ]
    if may(member.role, "person.search"):
        context["search_href"] = reverse("search")
    return context


def _handling(request: HttpRequest) -> Handling | None:
    """How closely what a page about one thing shows is held; a list says it of none of its rows."""
    match = request.resolver_match
    if match is None or not match.kwargs:
        return None
    return closest_handling(getattr(request, "consulted", []))


def _navigation(path: str, role: str) -> tuple[NavigationItem, ...]:
    """The sections this role may open, leaving out any whose pages this installation does not have."""
    items: dict[str, NavigationItem] = {}
    for section in SECTIONS:
        if not may(role, section.permission) or (section.route == "work" and role in _OTHER_HOMES):
            continue
        try:
            href = reverse(section.route)
        except NoReverseMatch:
            continue
        current = path == href or path.startswith(section.begins)
        items[section.route] = NavigationItem(section.text, href, current=current)
    return _in_one_row(items)


def _in_one_row(items: dict[str, NavigationItem]) -> tuple[NavigationItem, ...]:
    """These sections by their routes; where they do not fit in a row, the rarer ones under *More*, in the same order."""
    folded: set[str] = set()
    if _letters(items.values()) > ROW:
        for route in FOLDED_FIRST:
            if _letters(item for key, item in items.items() if key not in folded) > ROW_BESIDE_MORE:
                folded |= {route} & items.keys()
    row = tuple(item for key, item in items.items() if key not in folded)
    more = tuple(item for key, item in items.items() if key in folded)
    return (*row, NavigationItem("More", "", any(item.current for item in more), more)) if more else row


def _letters(items: Iterable[NavigationItem]) -> int:
    return sum(len(item.text) + GAP for item in items)
