"""What the frame of every page is given: who is signed in, and where they can go."""

from __future__ import annotations

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
    items = []
    for section in SECTIONS:
        if not may(role, section.permission) or (section.route == "work" and role in _OTHER_HOMES):
            continue
        try:
            href = reverse(section.route)
        except NoReverseMatch:
            continue
        items.append(NavigationItem(section.text, href, current=path == href or path.startswith(section.begins)))
    return tuple(items)
