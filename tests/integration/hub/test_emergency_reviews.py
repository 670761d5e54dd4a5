"""What was opened in an emergency is reviewed by the next working day, and counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from throughline.agencies.states import Role
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.emergencies import (
    let_open_again,
    review_emergency,
)

from .emergencies import REASON, opened, rows


@pytest.fixture
def officer(acting):
    """An officer of the hub's partner force, in no hub team: no case of the hub is open to her."""
    return acting.world.outside[Role.POLICE]


def test_governance_reviews_it_once_and_reads_what_was_looked_at(acting, sign_in, officer):
    case = opened(acting, officer, at=now())
    sign_in(officer).post(
        reverse("case", args=[case.record.uuid]), {"asked-reason": "1", "reason": "Missing episode"}, follow=True
    )
    row, client = rows(officer.member).get(), sign_in(acting.world.governance)
    home = client.get(reverse("governance")).content.decode()
    page = reverse("emergency-review", args=[row.pk])
    assert page in home
    shown = client.get(page).content.decode()
    for words in (REASON, officer.member.name, "cases.views.case"):
        assert words in shown.replace("&#39;", "'"), words
    assert "Choose what you found" in client.post(page, {"note": "Looked."}).content.decode()
    client.post(page, {"finding": "not_needed", "note": "The lead was at her desk.", "once": "a-key-of-this-form"})
    row.refresh_from_db()
    assert (row.finding, row.reviewed_by) == ("not_needed", acting.world.governance.member)
    assert page not in client.get(reverse("governance")).content.decode()
    assert "The lead was at her desk." in client.get(reverse("emergencies")).content.decode()
    with pytest.raises(Refused, match="already"):
        review_emergency(by=acting.world.governance, at=now(), emergency_id=row.pk, finding="needed", note="Again")


def test_only_governance_of_the_hub_reviews(acting, officer):
    opened(acting, officer)
    row = rows(officer.member).get()
    for who, actor in acting.world.everyone().items():
        if who != "here governance":
            with pytest.raises(Absent):
                review_emergency(by=actor, at=acting.at, emergency_id=row.pk, finding="needed", note="Looked.")


@pytest.mark.parametrize(
    ("opened_on", "review_by"),
    [
        (dt.datetime(2026, 3, 4, 22, tzinfo=dt.UTC), dt.date(2026, 3, 5)),
        (dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC), dt.date(2026, 3, 9)),
        (dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC), dt.date(2026, 4, 7)),
    ],
    ids=["a Wednesday night", "a Friday", "before Easter"],
)
def test_it_must_be_reviewed_by_the_next_working_day(acting, officer, opened_on, review_by):
    opened(acting, officer, acting.open_case(), at=opened_on)
    assert rows(officer.member).get().review_date == review_by


def test_an_overdue_review_shows_on_governances_work(acting, sign_in, officer):
    case = opened(acting, officer)
    client = sign_in(acting.world.governance)
    assert "Overdue" not in client.get(reverse("work"), follow=True).content.decode()
    rows(officer.member).update(review_date=acting.today - dt.timedelta(days=1))
    home = client.get(reverse("work"), follow=True).content.decode()
    assert "Overdue" in home
    assert case.record.reference in home


def test_after_three_in_thirty_days_governance_is_asked_first(acting, officer):
    for _ in range(3):
        opened(acting, officer)
    fourth = acting.open_case()
    for reference in (fourth.record.reference, "K7PXR-4TDMB"):
        with pytest.raises(Refused, match="3 cases this way in 30 days"):
            opened(acting, officer, fourth, reference=reference)
    governance, member = acting.world.governance, officer.member
    with pytest.raises(Refused, match="Review what they opened first"):
        let_open_again(by=governance, at=acting.at, member=member)
    for row in rows(member):
        review_emergency(by=governance, at=acting.at, emergency_id=row.pk, finding="needed", note="Looked.")
    with pytest.raises(Absent):
        let_open_again(by=acting.world.coordinator, at=acting.at, member=member)
    assert let_open_again(by=governance, at=acting.at, member=member) == 3
    opened(acting, officer, fourth)
    assert rows(member).count() == 4


def test_what_is_older_than_thirty_days_counts_no_more(acting, officer):
    for _ in range(3):
        opened(acting, officer)
    case = acting.open_case()
    opened(acting, officer, case, at=acting.at + dt.timedelta(days=31))
    assert rows(officer.member).count() == 4


def test_governance_lets_them_on_the_page(acting, sign_in, officer):
    opened(acting, officer)
    row = rows(officer.member).get()
    client = sign_in(acting.world.governance)
    page = reverse("emergency-again", args=[row.pk])
    early = client.post(page, {"once": "a-key-of-this-form"})
    assert "Review what they opened first" in early.content.decode()
    review_emergency(by=acting.world.governance, at=now(), emergency_id=row.pk, finding="needed", note="Looked.")
    client.post(page, {"once": "a-key-of-this-form"})
    row.refresh_from_db()
    assert row.cleared_by == acting.world.governance.member
