"""The home page of each person, what is due one by one, and the coordinator's inherited list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.gate import list_visible_records
from throughline.access.permissions import may
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import CONTENT_ROLES, Role
from throughline.audit.queries import list_recent_subjects
from throughline.core.clock import now
from throughline.disruption.queries.lines import list_safeguarding_open
from throughline.disruption.queries.outcomes import is_someone_supported
from throughline.disruption.queries.reviews import review_behind
from throughline.hub.queries.names import names_behind, people_behind
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import done
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import Column, present_pages
from throughline.web.presenting.reach import RecordLink, links_to, record_href_for
from throughline.web.presenting.records import record_label
from throughline.web.wording.remarks import say_saved
from throughline.web.work.forms import OutcomeForm, TakeOnForm
from throughline.web.work.presenters import (
    present_due,
    present_inherited,
    present_notice,
    present_recent,
    split_due,
)
from throughline.work.actions.gaps import answer_gap, take_on_gaps
from throughline.work.actions.notices import read_notices
from throughline.work.queries.due import (
    count_inherited,
    get_gap,
    list_agency_due,
    list_hub_gaps,
    list_inherited,
    list_my_due,
    list_notices,
    list_waiting_on_others,
)
from throughline.work.states import ASKED_BY_CLOSURE, GapKind

_HOMES = {Role.CHARITY: "support", Role.GOVERNANCE: "governance", Role.ADMINISTRATOR: "accounts"}
_RECENT_KINDS = ("person", "case", "line", "operation", "intervention", "referral")
INHERITED_A_PAGE = 25


@access("work.view", methods=("GET", "HEAD"))
def work(request: ActorRequest) -> HttpResponse:
    """What is due today and overdue, mine; then gaps nobody owns (coordinator); waiting on others, new, recent."""
    actor, at = request.actor, now()
    if actor.role in _HOMES:
        return redirect(_HOMES[Role(actor.role)])
    mine, agency = list_my_due(actor, at), list_agency_due(actor, at)
    waiting, gaps = list_waiting_on_others(actor, at), list_hub_gaps(actor, at)
    recent = list_visible_records(actor, at, list_recent_subjects(actor.member.pk, _RECENT_KINDS))
    records = [item.record for item in (*mine, *agency, *waiting, *gaps)] + recent
    people = people_behind(actor, at, records)
    consulted(request, [person.record for person in people.values()])
    names = {key: display_name(person) for key, person in people.items()}
    is_coordinator = actor.role == Role.COORDINATOR
    return page(request, "pages/work/home.html", {
        "mine": split_due(mine, at, names, actor.member),
        "agency": [present_due(item, at, names, actor.role) for item in agency],
        "waiting": [present_due(item, at, names, actor.role) for item in waiting],
        "gaps": [present_due(item, at, names, actor.role) for item in gaps],
        "notices": [present_notice(notice, actor.role) for notice in list_notices(actor, at)],
        "recent": [present_recent(record, names, actor.role) for record in recent],
        "is_coordinator": is_coordinator,
        "open_lines": [
            (line.name, record_href_for(actor.role, line.record)) for line in list_safeguarding_open(actor, at)
        ],
        "came_of_it": may(actor.role, "operation.record") and is_someone_supported(actor, at),
        "may_brief": may(actor.role, "case.view"),
        "may_review": may(actor.role, "closure_review.view"), "may_match": may(actor.role, "match.decide"),
        "may_record": may(actor.role, "intervention.record"),
        "may_refer": may(actor.role, "referral.make"),
        "may_operate": may(actor.role, "operation.record"),
        "inherited": count_inherited(actor, at) if is_coordinator else [],
        "today": at,
    })  # fmt: skip


@access("work.view", methods=("POST",))
def notices_read(request: ActorRequest) -> HttpResponse:
    """Mark one's own notices as read."""
    read_notices(by=request.actor, at=now())
    return redirect("work")


@access("intervention.view")
def gap_due(request: ActorRequest, gap_id: int) -> HttpResponse:
    """One gap: a person nobody has answered for; whoever may record it says what was done to protect them."""
    gap = get_gap(request.actor, now(), gap_id)
    if gap is None:
        raise Http404
    if gap.kind in ASKED_BY_CLOSURE and may(request.actor.role, "closure_review.answer"):
        review = review_behind(request.actor, now(), gap=gap)
        if review is not None:
            return redirect("review", review)
    form = OutcomeForm(request.POST or None)
    form.fields["outcome"].label = "What was done to protect them, and who answers for them now?"
    if request.method == "POST" and form.is_valid():
        if done(request, form, lambda at: answer_gap(
            by=request.actor, at=at, gap_id=gap_id, resolution=form.cleaned_data["outcome"]
        )):  # fmt: skip
            say_saved(request, form, "Safeguarding outcome recorded.")
            return redirect("work")
    at = now()
    about = links_to(request.actor, at, [gap.about]).get(gap.about_id, RecordLink())
    people = people_behind(request.actor, at, [gap.person])
    consulted(request, [person.record for person in people.values()])
    return page(request, "pages/work/due.html", {
        "form": form if form.errors or (not gap.resolution and may(request.actor.role, "intervention.record")) else None,
        "heading": gap.get_kind_display(),
        "due": gap.clock.due_at if gap.clock else None,
        "name": next((display_name(person) for person in people.values()), ""),
        "record_label": record_label(gap.person),
        "record_href": record_href_for(request.actor.role, gap.person),
        "about": about,
        "settled": gap.resolution,
    })  # fmt: skip


@access("inherited.work")
def inherited(request: ActorRequest, kind: str = GapKind.NOBODY_LEADS) -> HttpResponse:
    """Imported history nobody has taken on, in batches: a clock starts when someone takes a row on (P27)."""
    if kind not in GapKind.values:
        raise Http404
    actor, at = request.actor, now()
    number = page_number(request)
    gaps, total = list_inherited(actor, at, kind, first=(number - 1) * INHERITED_A_PAGE, limit=INHERITED_A_PAGE)
    form = TakeOnForm(
        request.POST or None, owners=_owners(request), gaps=[gap.pk for gap in gaps]
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        owner = next(m for m in members_of_hub(actor.hub, CONTENT_ROLES) if str(m.pk) == form.cleaned_data["owner"])
        taken = take_on_gaps(by=actor, at=at, gap_ids=form.cleaned_data["gaps"], owner=owner)
        messages.success(request, f"{taken} taken on by {owner.name}. Their clocks run from now.")
        return redirect("inherited-kind", kind)
    names = names_behind(actor, at, [gap.person for gap in gaps])
    links = links_to(actor, at, [gap.about for gap in gaps])
    consulted(request, [gap.person for gap in gaps])
    return page(request, "pages/work/inherited.html", {
        "counts": count_inherited(actor, at),
        "kind": kind,
        "label": GapKind(kind).label,
        "columns": [Column(text) for text in ("Who", "Take on", "When", "Because of", "Agency")],
        "rows": [present_inherited(gap, names, links) for gap in gaps],
        "form": form,
        "chosen": {str(value) for value in request.POST.getlist("gaps")},
        "pages": present_pages(
            page=number, per_page=INHERITED_A_PAGE, shown=len(gaps), total=total,
            href=lambda n: f"{reverse('inherited-kind', args=[kind])}?page={n}",
        ),
    })  # fmt: skip


def _owners(request: ActorRequest) -> list[tuple[str, str]]:
    members = members_of_hub(request.actor.hub, (Role.COORDINATOR, Role.SOCIAL, Role.POLICE))
    return [(str(member.pk), f"{member.name}, {member.agency.name}") for member in members]
