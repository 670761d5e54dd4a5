"""The list of terms is kept: checked with a name and a note, retired and put back; and counts are forgotten in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.access.permissions import may
from throughline.agencies.queries import system_actor
from throughline.audit.models import Event
from throughline.cli.commands import deadlines
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.wording.actions import (
    check_term,
    count_terms,
    forget_counts,
    restore_term,
    retire_term,
    uncheck_term,
)
from throughline.wording.facts import load_count_retention
from throughline.wording.models import CountRetention, Term, WordingCount
from throughline.wording.queries import list_terms, monday_of

pytestmark = pytest.mark.django_db

NOTE = "Page 4 says the same"
ACTS = {
    "check": lambda **given: check_term(**given, note=NOTE),
    "uncheck": uncheck_term,
    "retire": retire_term,
    "restore": restore_term,
}
ALLOWED = {"unchecked": {"check", "retire"}, "checked": {"uncheck", "retire"}, "retired": {"restore"}}


def term_in(world: World, state: str) -> Term:
    given = {"by": world.administrator, "at": world.at, "term_id": world.term.pk}
    if state == "checked":
        check_term(**given, note=NOTE)
    if state == "retired":
        retire_term(**given)
    return Term.objects.get(pk=world.term.pk)


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("act", ACTS)
def test_term_from_act_actor(hub_world: World, state: str, act: str) -> None:
    term = term_in(hub_world, state)
    before = Term.objects.filter(pk=term.pk).values().get()
    for who, actor in hub_world.everyone().items():
        if not may(actor.role, "wording.edit"):
            came = outcome_of(lambda actor=actor: ACTS[act](by=actor, at=hub_world.at, term_id=term.pk))
            assert came == "absent", who
    assert Term.objects.filter(pk=term.pk).values().get() == before
    came = outcome_of(lambda: ACTS[act](by=hub_world.administrator, at=hub_world.at, term_id=term.pk))
    assert came == ("done" if act in ALLOWED[state] else "refused")


def test_a_check_says_who_when_and_against_what(hub_world: World) -> None:
    term = check_term(by=hub_world.administrator, at=hub_world.at, term_id=hub_world.term.pk, note=f" {NOTE} ")
    assert (term.checked_by, term.checked_at, term.checked_note) == (hub_world.administrator.member, hub_world.at, NOTE)
    for note in (" ", "x" * 301):
        with pytest.raises(Refused) as refused:
            uncheck_term(by=hub_world.administrator, at=hub_world.at, term_id=term.pk)
            check_term(by=hub_world.administrator, at=hub_world.at, term_id=term.pk, note=note)
        assert refused.value.field == "note"
        check_term(by=hub_world.administrator, at=hub_world.at, term_id=term.pk, note=NOTE)


def phrases(on: dt.date) -> list[str]:
    return [term.phrase for term in list_terms(on)]


def test_a_term_put_back_the_same_day_is_as_if_it_never_was_retired(hub_world: World) -> None:
    term = term_in(hub_world, "retired")
    restored = restore_term(by=hub_world.administrator, at=hub_world.at, term_id=term.pk)
    assert (restored.pk, restored.ends_date) == (term.pk, None)


def test_a_term_put_back_later_leaves_the_time_between_as_it_was(hub_world: World) -> None:
    check_term(by=hub_world.administrator, at=hub_world.at, term_id=hub_world.term.pk, note=NOTE)
    term = term_in(hub_world, "retired")
    later = hub_world.at + dt.timedelta(days=10)
    restored = restore_term(by=hub_world.administrator, at=later, term_id=term.pk)
    assert restored.pk != term.pk
    assert (restored.starts_date, restored.checked_note) == (civil_date(later), NOTE)
    assert term.phrase not in phrases(civil_date(hub_world.at + dt.timedelta(days=5)))
    assert phrases(civil_date(later)).count(term.phrase) == 1
    with pytest.raises(Refused, match="on the list again already"):
        restore_term(by=hub_world.administrator, at=later, term_id=term.pk)
    retire_term(by=hub_world.administrator, at=later, term_id=restored.pk)
    with pytest.raises(Refused, match="or were since"):
        restore_term(by=hub_world.administrator, at=later, term_id=term.pk)
    assert restore_term(by=hub_world.administrator, at=later, term_id=restored.pk).ends_date is None


def test_an_administrator_checks_retires_and_puts_back_on_the_pages(hub_world: World) -> None:
    client = Client()
    client.force_login(hub_world.administrator.member.account)
    term = hub_world.term

    def here(name: str) -> str:
        return reverse(f"wording-{name}", args=[term.pk])

    assert here("term") in client.get(reverse("wording")).content.decode()
    assert "By nobody here yet" in text_of(client.get(here("term")))
    assert "Say what you checked it against" in text_of(client.post(here("check"), {"note": ""}))
    checked = text_of(client.post(here("check"), {"note": NOTE}, follow=True))
    assert NOTE in checked
    assert hub_world.administrator.member.name in checked
    assert hub_world.administrator.member.name in text_of(client.get(reverse("wording")))
    assert "By nobody here yet" in text_of(client.post(here("uncheck"), follow=True))
    assert "Put this term back" in text_of(client.post(here("retire"), follow=True))
    assert f"Retired {civil_date(hub_world.at):%-d %b %Y}" in text_of(client.get(reverse("wording")))
    assert "It is looked for from now" in text_of(client.post(here("restore"), follow=True))
    assert client.post(here("restore")).status_code == 409
    events = Event.objects.filter(action__endswith="_term").order_by("seq").values_list("action", flat=True)
    assert list(events) == ["check_term", "uncheck_term", "retire_term", "restore_term"]


def counted(world: World, weeks_ago: int) -> WordingCount:
    at = world.at - dt.timedelta(weeks=weeks_ago)
    before = set(WordingCount.objects.values_list("pk", flat=True))
    count_terms(by=world.police, at=at, terms=list_terms(civil_date(world.at))[:1])
    return WordingCount.objects.exclude(pk__in=before).get()


def test_counts_are_forgotten_the_week_after_they_are_kept_no_longer(hub_world: World) -> None:
    weeks = CountRetention.objects.get().weeks
    kept, old = counted(hub_world, weeks), counted(hub_world, weeks + 1)
    by = system_actor()
    assert forget_counts(by=by, at=hub_world.at) == 1
    assert list(WordingCount.objects.all()) == [kept]
    event = Event.objects.get(action="forget_counts")
    assert event.detail.body == {"before": str(old.week_date + dt.timedelta(weeks=1)), "rows": 1}
    next_monday = monday_of(civil_date(hub_world.at)) + dt.timedelta(weeks=1)
    a_second_before = dt.datetime.combine(next_monday, dt.time(), dt.UTC) - dt.timedelta(seconds=1)
    assert forget_counts(by=by, at=a_second_before) == 0
    assert forget_counts(by=by, at=a_second_before + dt.timedelta(hours=2)) == 1
    assert Event.objects.filter(action="forget_counts").count() == 2


def test_for_how_long_is_a_row_that_begins_on_its_day(hub_world: World) -> None:
    counted(hub_world, 10)
    today = civil_date(hub_world.at)
    CountRetention.objects.create(weeks=4, source="The hub’s own practice", starts_date=today + dt.timedelta(days=1))
    assert forget_counts(by=system_actor(), at=hub_world.at) == 0
    assert forget_counts(by=system_actor(), at=hub_world.at + dt.timedelta(days=1)) == 1
    assert load_count_retention() == 0


def test_without_a_rule_nothing_is_forgotten(hub_world: World) -> None:
    CountRetention.objects.all().delete()
    counted(hub_world, 1_000)
    assert forget_counts(by=system_actor(), at=hub_world.at) == 0


def test_the_run_of_every_day_forgets_and_says_so(hub_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    counted(hub_world, 1_000)
    assert deadlines.run(None) == 0
    assert "1 old counts of wording forgotten." in capsys.readouterr().out
    assert not WordingCount.objects.exists()
    deadlines.run(None)
    assert "forgotten" not in capsys.readouterr().out


def test_nobody_but_the_system_and_an_administrator_forgets(hub_world: World) -> None:
    counted(hub_world, 1_000)
    for who, actor in hub_world.everyone().items():
        if not may(actor.role, "wording.edit"):
            assert outcome_of(lambda actor=actor: forget_counts(by=actor, at=hub_world.at)) == "absent", who
    assert WordingCount.objects.exists()
