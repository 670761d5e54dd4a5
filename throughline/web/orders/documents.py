"""An order on paper: what it is, says and how it was kept, for the reader who prints it. Whom it protects stands on no paper."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.orders.models import Order
from throughline.orders.queries.orders import list_standing_conditions, list_steps, list_told
from throughline.orders.varied import named_as_made, names_on
from throughline.web.letters.documents import made_by
from throughline.web.orders.presenters import AboutView, present_order, present_steps, present_told
from throughline.web.orders.variations import in_words
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import MARKING, Handling
from throughline.web.printing.documents import Document, Section, Table


def order_document(
    actor: Actor, at: dt.datetime, order: Order, about: AboutView, *, protects: bool, handling: Handling | None
) -> Document:
    """The order as it stands now. ``protects``: whether it protects somebody this reader may see, who is not named here.

    ``handling``: as its page says it (``asking.records_in``).
    """
    sections = [
        _what_it_is(order, about, at, protects=protects),
        _what_it_says(order, civil_date(at)),
        _what_happened(actor, at, order),
    ]
    sections += [section for section in (_breaches(order), _told(order, at)) if section is not None]
    in_error = f"RECORDED IN ERROR: {order.withdrawn_reason}. " if order.withdrawn_at is not None else ""
    return Document(
        title=present_order(order, at).name,
        marking=MARKING,
        handling=handling,
        reference=order.record.reference,
        made_by=f"{made_by(actor)}",
        made_at=at,
        note=f"{in_error}The register’s record of the order, not the order itself: the court’s or the officer’s own paper "
        "is what is served. It names nobody whom the order protects.",
        sections=tuple(sections),
    )


def _what_it_is(order: Order, about: AboutView, at: dt.datetime, *, protects: bool) -> Section:
    view = present_order(order, at)
    facts = [
        ("Stands", view.status), (f"About this {about.kind.lower()}", about.name), ("Why it is needed", view.grounds),
        ("Who applies", ", ".join(part for part in (view.applicant, view.rank) if part)), ("Court", view.court),
        *view.dates, ("Provider", view.compliance_said), ("Answered for by", view.owner),
        ("Would someone lose their home?", f"{view.home_said}. {view.home_consequences}" if view.home_said else ""),
        ("Protects", "Somebody named on its page, not here" if protects else ""), ("Rests on", view.source),
    ]  # fmt: skip
    return Section("What it is", facts=tuple((name, said) for name, said in facts if said))


def _what_it_says(order: Order, on: dt.date) -> Section:
    named, made = ([in_words(row) for row in rows] for rows in (names_on(order, on), named_as_made(order)))
    conditions = [f"{number}. {row.text}" for number, row in enumerate(list_standing_conditions(order), 1)]
    names = [("It names", "; ".join(named))] if named else []
    if named != made:
        names.append(("When it was made it named", "; ".join(made)))
    return Section("What it requires or forbids", tuple(conditions) or ("No condition is recorded.",), tuple(names))


def _what_happened(actor: Actor, at: dt.datetime, order: Order) -> Section:
    entries = present_steps(actor, at, order, [step for step in list_steps(order) if step.withdrawn_at is None])
    if not entries:
        return Section("What happened", ("It is being prepared.",))
    rows = tuple((short_date(entry.at), entry.title, entry.text or "", entry.by or "") for entry in entries)
    return Section("What happened", table=Table("What happened, newest first", ("Day", "What", "More", "By"), rows))


def _breaches(order: Order) -> Section | None:
    rows = tuple(
        (short_date(row.happened_date), row.what, row.action_taken or "Nothing recorded yet")
        for row in order.breaches.filter(withdrawn_at__isnull=True).order_by("-happened_date", "-pk")
    )
    return Section("Breaches", table=Table("Breaches", ("Day", "What", "What was done"), rows)) if rows else None


def _told(order: Order, at: dt.datetime) -> Section | None:
    rows = tuple((row.agency, row.said) for row in (present_told(each, at) for each in list_told(order)))
    return Section("Who was told", table=Table("Who was told", ("Agency", "What"), rows)) if rows else None
