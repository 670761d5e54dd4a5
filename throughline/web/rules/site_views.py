"""The devolved sites of the NRM, as an administrator keeps them: which authorities, on which days, and who says so (P13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import today
from throughline.nrm.actions.sites import add_site, confirm_site, end_site, withdraw_site
from throughline.nrm.models import DevolvedSite
from throughline.nrm.queries.sites import get_site, list_sites
from throughline.web.access import ActorRequest, access
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.dates import short_date
from throughline.web.rules.forms import CheckForm
from throughline.web.rules.site_forms import EndSiteForm, SiteForm, SiteInErrorForm
from throughline.web.support.asking import Question, ask

_QUESTION = "pages/questions/plain.html"


@dataclass(frozen=True)
class SiteView:
    """One site: whose, how far off 18 must be, from and until when, who says so, and whether somebody here checked."""

    pk: int
    authority: str
    days: str
    stands: str
    length: str
    source: str
    ended_source: str
    is_confirmed: bool
    against: str
    has_end: bool
    wrong: str


def _present(site: DevolvedSite, on: dt.date) -> SiteView:
    until = f" to {short_date(site.ends_date)}" if site.ends_date else ""
    return SiteView(
        pk=site.pk, authority=site.authority.name, days=f"From {short_date(site.starts_date)}{until}",
        stands=_stands(site, on), length=f"More than {site.more_than_days} days to 18", source=site.source,
        ended_source=site.ended_by_source, is_confirmed=site.is_confirmed, against=site.confirmed_against,
        has_end=site.ends_date is not None, wrong=site.withdrawn_reason,
    )  # fmt: skip


def _stands(site: DevolvedSite, on: dt.date) -> str:
    if site.withdrawn_at is not None:
        return "Recorded in error"
    if site.ends_date is not None and site.ends_date < on:
        return "Ended"
    return "To come" if site.starts_date > on else ""


def _row(site: DevolvedSite, on: dt.date) -> tuple[Cell, ...]:
    view = _present(site, on)
    return (
        Cell(view.authority, href=reverse("devolved-site", args=[view.pk]), tag=view.stands), Cell(view.days),
        Cell(view.length), Cell("Checked here" if view.is_confirmed else "Not checked here yet", detail=view.source),
    )  # fmt: skip


@access("rule.edit", methods=("GET", "HEAD"))
def sites(request: ActorRequest) -> HttpResponse:
    """Every site there is, was or is to come."""
    return page(request, "pages/rules/sites.html", {
        "columns": [Column(text) for text in ("Authority", "When", "For whom", "Who says so")],
        "rows": [_row(site, today()) for site in list_sites(request.actor)],
    })  # fmt: skip


@access("rule.edit")
def site_new(request: ActorRequest) -> HttpResponse:
    """An authority is a site from a day."""
    form, here = SiteForm(request.POST or None), reverse("devolved-sites")
    question = Question(
        heading="Add a devolved site", verb="Add this site", said="Site added.", back_href=here, then=here,
        template=_QUESTION, lead="Where the authority responsible is a site on the day a referral is sent, its own panel "
        "decides for the child, by a deadline of its own. What was sent before stays as it was.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, _: add_site(by=request.actor, at=at, given=form.given()))


@access("rule.edit", methods=("GET", "HEAD"))
def site(request: ActorRequest, site_pk: int) -> HttpResponse:
    """One site whole, and what can be done with it."""
    return page(request, "pages/rules/site.html", {"site": _present(get_site(request.actor, site_pk), today())})


@access("rule.edit")
def site_check(request: ActorRequest, site_pk: int) -> HttpResponse:
    """A site was checked against its source."""
    words = ("Check a site against its source", "Mark as checked", "Marked as checked.")
    return _act(request, site_pk, CheckForm(request.POST or None), words, confirm_site)


@access("rule.edit")
def site_end(request: ActorRequest, site_pk: int) -> HttpResponse:
    """The last day of a site."""
    words = (
        "The last day of a site",
        "Save its last day",
        "Saved. What was sent while it is a site stays with its panel.",
    )
    return _act(request, site_pk, EndSiteForm(request.POST or None), words, end_site)


@access("rule.edit")
def site_in_error(request: ActorRequest, site_pk: int) -> HttpResponse:
    """A site that was never one."""
    words = ("A site recorded in error", "Mark as recorded in error", "Marked as recorded in error.")
    return _act(request, site_pk, SiteInErrorForm(request.POST or None), words, withdraw_site)


def _act(request: ActorRequest, site_pk: int, form: Any, words: tuple[str, str, str], action: Any) -> HttpResponse:
    """One question about one site; ``words``: heading, button, and what is said when it is done."""
    view, here = _present(get_site(request.actor, site_pk), today()), reverse("devolved-site", args=[site_pk])
    heading, verb, said = words
    question = Question(
        heading=heading, verb=verb, said=said, back_href=here, then=here, template=_QUESTION,
        lead=f"{view.authority}. {view.days}. It says: {view.source}",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: action(by=request.actor, at=at, site_pk=site_pk, **data))
