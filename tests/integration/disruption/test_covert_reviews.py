"""What the closure of a covert line owes its children is asked of whoever leads for them, in words without a line (P21, P28)."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.disruption.actions.closures import ReviewAnswer, answer_review, close_line
from throughline.disruption.actions.lines import deactivate_phone
from throughline.disruption.models import ClosureReview, DealPhone, Line
from throughline.work.models import Clock, ClockRule, Gap, Notice
from throughline.work.states import GapKind, RuleKey

from .enforcement_world import AUTHORISED
from .test_covert_lines import covert, rocu

OF_A_LINE = re.compile(r"\b(line|lines|clos\w+|covert|holder|deal|number|after a)\b", re.I)
ASKS = "Look again at their plan"


@pytest.fixture
def line(field):
    """A covert line with a boy found along it, whom a social worker leads for."""
    line = covert(field, phones=["07700 900199"])
    found = field.found(field.operation(Line.related.get(pk=line.pk), by=rocu(field)), by=rocu(field))
    line.person = found.person
    line.led = field.case(found.person)
    Notice.related.all().delete()
    return line


def close(field, line):
    act = {"by": rocu(field), "at": field.at, "line_uuid": line.record.uuid}
    phone = DealPhone.related.get(line=line)
    deactivate_phone(**act, phone_id=phone.pk, deactivated_date=field.today, source="The network")
    return close_line(**act, closed_date=field.today, closure_type=2, **AUTHORISED)


def readers(field):
    return {role: field.world.here[role] for role in (Role.SOCIAL, Role.COORDINATOR, Role.POLICE)}


def pages_of(line):
    record = line.person.record.uuid
    asked = [reverse("work"), reverse("reviews"), reverse("person", args=[record]), reverse("case", args=[line.led.record.uuid]),
             reverse("chronology", args=[record]), reverse("case-clocks", args=[line.led.record.uuid])]  # fmt: skip
    asked += [reverse("review", args=[row.pk]) for row in ClosureReview.related.all()]
    asked += [reverse("gap-due", args=[row.pk]) for row in Gap.related.filter(about=line.record)]
    return asked + [reverse("clock-due", args=[row.pk]) for row in Clock.related.filter(record=line.person.record)]


def words(field, line):
    """Every line of text they read, by who and where."""
    read = {}
    for role, actor in readers(field).items():
        client = Client()
        client.force_login(actor.member.account)
        for page in pages_of(line):
            body = client.get(page, follow=True).content.decode()
            shown = "\n".join(re.findall(r"<title>.*?</title>|<main.*?</main>", body, re.S))
            read[role, page] = {" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in shown.splitlines()}
    return read


def test_nobody_who_may_not_open_it_reads_of_a_line_or_a_closure(field, line):
    before = words(field, line)
    closure = close(field, line)
    after = words(field, line)
    told = [
        (*where, text) for where, rows in after.items() for text in rows - before.get(where, set())
        if OF_A_LINE.search(text.replace("Deadline", "")) or line.record.reference in text or "Nightjar" in text
    ]  # fmt: skip
    # What a page of its own always says of itself is not of this line: the list of reviews has one lead for all.
    assert [row for row in told if not row[2].startswith("When a line closes")] == []
    assert any(ASKS in text for text in after[Role.SOCIAL, reverse("work")])
    assert any(rocu(field).member.name in text for text in after[Role.SOCIAL, reverse("reviews")])
    for row in Notice.related.exclude(member=rocu(field).member).filter(record=line.person.record):
        assert ASKS in row.text and not OF_A_LINE.search(row.text)
    assert closure.reviews.count() == 3


def test_the_child_is_not_lost(field, line):
    close(field, line)
    lead = field.world.social
    reviews = ClosureReview.related.filter(person=line.person).order_by("days")
    assert [(row.days, row.owner, row.clock.rule.key) for row in reviews] == [
        (1, lead.member, RuleKey.LOOK_AGAIN_1), (7, lead.member, RuleKey.LOOK_AGAIN_7),
        (28, lead.member, RuleKey.LOOK_AGAIN_28),
    ]  # fmt: skip
    assert Notice.related.filter(member=lead.member, record=line.person.record).count() == 1
    gap = Gap.related.get(about=line.record)
    assert (gap.kind, gap.owner, gap.resolved_at) == (GapKind.LOOK_AGAIN, lead.member, None)
    given = ReviewAnswer("seen", seen_date=field.today, seen_by="Sol Hale", in_place="At his nan's")
    answer_review(by=lead, at=field.at, review_id=reviews[0].pk, given=given)
    gap.refresh_from_db()
    assert gap.resolved_at is not None
    assert "Asked again how they are: seen" in text_of(
        signed(lead).get(reverse("chronology", args=[line.person.record.uuid]))
    )


def signed(actor):
    client = Client()
    client.force_login(actor.member.account)
    return client


def test_who_may_open_it_reads_what_was_closed(field, line):
    close(field, line)
    review = ClosureReview.related.get(days=1)
    page = text_of(signed(rocu(field)).get(reverse("review", args=[review.pk])))
    assert "A line they are known along was closed" in page and line.record.reference in page


def test_of_an_open_line_the_lead_is_told_as_ever(field):
    line = field.line()
    found = field.found(field.operation(line))
    field.case(found.person)
    field.close(line)
    review = ClosureReview.related.get(days=1)
    assert review.clock.rule.key == RuleKey.CLOSURE_REVIEW_1
    page = text_of(signed(field.world.social).get(reverse("review", args=[review.pk])))
    assert "A line they are known along was closed" in page
    assert "was closed" in text_of(signed(field.world.social).get(reverse("reviews")))


def test_what_was_owed_before_is_said_without_a_line_too(field, line):
    close(field, line)
    Clock.related.filter(closure_review__isnull=False).update(rule=ClockRule.objects.get(key=RuleKey.CLOSURE_REVIEW_7))
    Gap.related.filter(about=line.record).update(kind=GapKind.UNANSWERED_AFTER_CLOSURE)
    told = Notice.related.filter(record=line.person.record)
    told.update(text="A line they are known along was closed: review due")
    name = "throughline.disruption.migrations.0022_covert_reviews_name_no_line"
    import_module(name).name_no_line(apps, None)
    keys = (
        Clock.related.filter(closure_review__isnull=False)
        .order_by("closure_review__days")
        .values_list("rule__key", flat=True)
    )
    assert list(keys) == [RuleKey.LOOK_AGAIN_1, RuleKey.LOOK_AGAIN_7, RuleKey.LOOK_AGAIN_28]
    assert Gap.related.get(about=line.record).kind == GapKind.LOOK_AGAIN
    assert not told.filter(text__contains="line").exists()
