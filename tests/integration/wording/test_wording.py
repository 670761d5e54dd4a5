"""The language helper end to end: saved as typed, then told; own words and quotations left alone; counts without people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import models
from django.db.utils import OperationalError
from django.forms import CharField, Form
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.factories.story import Story, tell_story
from tests.integration.reading import text_of
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import civil_date, today
from throughline.core.errors import Absent, Refused
from throughline.hub.models import ChronologyEntry, OwnWords
from throughline.support.models import Need
from throughline.web.cases.forms import ScreenForm
from throughline.web.forms.wording import PractitionerText
from throughline.web.interventions.forms import OwnWordsForm
from throughline.web.people.forms import SafeContactForm, WhatHelpsForm
from throughline.web.referrals.forms import TheirViewForm
from throughline.web.support.forms import AnswerForm
from throughline.web.support.progress_forms import AssessmentForm, OutcomeForm
from throughline.web.wording import remarks
from throughline.web.wording.presenters import present_counts
from throughline.wording.actions import add_term, count_terms, retire_term
from throughline.wording.facts import load_terms
from throughline.wording.models import Term, WordingCount
from throughline.wording.queries import SMALLER_GROUPS, count_shown, list_terms, monday_of

TOLD = "Some wording may read as blaming"
WRITTEN = "He absconded and is hard to engage."


@pytest.fixture
def story(hub_world: World) -> Story:
    told = tell_story(hub_world)
    for actor in (hub_world.coordinator, hub_world.police):
        told.involve(actor, hub_world.at)
    return told


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def write(client: Client, story: Story, text: str, **more: str):
    path = reverse("case-entry", args=[story.case.record.uuid])
    typed = {"kind": "opinion", "happened_date": f"{today():%d/%m/%Y}", "text": text, **more}
    return client.post(path, typed, follow=True)


def test_it_is_saved_as_typed_and_the_next_page_says_what_would_be_kinder(hub_world: World, story: Story) -> None:
    answer = write(browser(hub_world.coordinator), story, WRITTEN)
    entry = ChronologyEntry.objects.visible_to(hub_world.coordinator, hub_world.at).latest("pk")
    assert entry.text == WRITTEN
    page = text_of(answer)
    assert TOLD in page
    assert "“absconded”" in page
    assert "was missing; say from when to when" in page
    assert "we have not yet found how to reach them" in page
    assert reverse("case-entry-withdraw", args=[story.case.record.uuid, entry.pk]) in answer.content.decode()
    assert TOLD not in text_of(browser(hub_world.coordinator).get(reverse("case", args=[story.case.record.uuid])))


@pytest.mark.parametrize(
    "text", ["He was missing for a night.", "She said: “he absconded”.", "He wrote 'I am streetwise'."]
)
def test_kind_words_and_quotations_are_left_alone(hub_world: World, story: Story, text: str) -> None:
    assert TOLD not in text_of(write(browser(hub_world.coordinator), story, text))
    assert not WordingCount.objects.exists()


def test_own_words_are_never_flagged_or_counted(hub_world: World, story: Story) -> None:
    client = browser(hub_world.coordinator)
    typed = {"words": WRITTEN, "said_date": f"{today():%d/%m/%Y}", "heard_by": "Cora Quill", "may_read": "lead"}
    answer = client.post(reverse("case-own-words", args=[story.case.record.uuid]), typed, follow=True)
    assert OwnWords.objects.visible_to(hub_world.coordinator, hub_world.at).filter(words=WRITTEN).exists()
    assert TOLD not in text_of(answer)
    assert not WordingCount.objects.exists()
    assert (
        'data-wording=""' not in client.get(reverse("case-own-words", args=[story.case.record.uuid])).content.decode()
    )


def test_fields_of_a_persons_own_words_are_not_marked() -> None:
    own = (
        (OwnWordsForm, "words"),
        (AnswerForm, "answer_words"),
        (TheirViewForm, "their_view"),
        (SafeContactForm, "what_helps"),
        (AssessmentForm, "wants"),
        (OutcomeForm, "own_view"),
        (WhatHelpsForm, "helps"),
        (WhatHelpsForm, "does_not"),
        (ScreenForm, "words"),
    )
    for form, name in own:
        assert not isinstance(form.base_fields[name], PractitionerText), name


def all_forms(form: type[Form] = Form) -> set[type[Form]]:
    below = {each for each in form.__subclasses__() if each.__module__.startswith("throughline.web")}
    return below.union(*(all_forms(each) for each in below)) if below else set()


# Long texts that are nobody's own words and yet not about a person, or that are a person's own.
NOT_MARKED = {
    "words", "answer_words", "their_view", "what_helps", "what_frightens", "wants", "own_view", "helps", "does_not",
    "phones", "added", "evidence",
    "about", "also", "address", "details", "areas",
}  # fmt: skip


def test_every_long_text_is_marked_or_listed_here() -> None:
    import throughline.web.urls  # noqa: F401, PLC0415

    unmarked = {
        (form.__module__, name)
        for form in all_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, CharField) and getattr(field.widget, "input_type", "textarea") == "textarea"
        if not isinstance(field, PractitionerText) and name not in NOT_MARKED
    }
    # What closes a line or shows that it stays closed, the references a network asks for, why figures are frozen again, what
    # a screening tool asks of anyone, why an agreement ends and what a rule rests on, are written about nobody.
    about_nobody = {("throughline.web.screening.forms", name) for name in ("guidance", "items", "source")}
    about_nobody |= {("throughline.web.lines.forms", name) for name in ("reason", "how")}
    about_nobody |= {("throughline.web.agencies.forms", "reason")}
    about_nobody |= {("throughline.web.rules.forms", name) for name in ("against", "source")}
    about_nobody |= {("throughline.web.rules.site_forms", name) for name in ("source", "reason")}
    about_nobody |= {("throughline.web.network.forms", name) for name in ("one", "other")}
    about_nobody |= {("throughline.web.figures.return_forms", name) for name in ("reason", "replaces_reason")}
    assert unmarked == about_nobody


def test_a_save_sent_twice_is_counted_once(hub_world: World, story: Story) -> None:
    client = browser(hub_world.coordinator)
    for _ in range(2):
        write(client, story, WRITTEN, once="a-key-of-this-form-only")
    assert sorted(WordingCount.objects.values_list("term__phrase", "shown")) == [
        ("absconded", 1),
        ("hard to engage", 1),
    ]


def test_a_refused_save_counts_nothing(hub_world: World, story: Story) -> None:
    client = browser(hub_world.coordinator)
    answer = client.post(reverse("plan-need", args=[story.case.record.uuid]), {"description": WRITTEN})
    assert answer.status_code == 200
    assert not Need.objects.visible_to(hub_world.coordinator, hub_world.at).filter(description=WRITTEN).exists()
    assert not WordingCount.objects.exists()


def test_a_count_that_cannot_be_kept_stops_nothing(hub_world: World, story: Story, monkeypatch) -> None:
    def fails(**given: object) -> None:
        raise OperationalError("locked")

    monkeypatch.setattr(remarks, "count_terms", fails)
    assert TOLD in text_of(write(browser(hub_world.coordinator), story, WRITTEN))
    assert ChronologyEntry.objects.visible_to(hub_world.coordinator, hub_world.at).filter(text=WRITTEN).exists()


def test_a_referrer_is_told_while_the_draft_can_still_change_and_counted_when_sent(hub_world: World) -> None:
    client = browser(hub_world.social)
    begun = client.post(reverse("refer"))
    draft = begun.url.split("/")[-2] if begun.url.endswith("danger") else begun.url.rsplit("/", 2)[-2]

    def answer(step: str, **typed: str):
        return client.post(reverse("referral-step", args=[draft, step]), typed, follow=True)

    answer("danger", immediate_danger="no")
    answer("who", description="Boy, about 14, red cap")
    told = answer("concerns", concerns=WRITTEN)
    assert TOLD in text_of(told)
    assert reverse("referral-step", args=[draft, "concerns"]) in told.content.decode()
    answer("social-care", social_care_told="no")
    answer("their-view", their_view="He says he absconded")
    assert not WordingCount.objects.exists()
    sent = client.post(reverse("referral-check", args=[draft]), follow=True)
    assert "reference" in text_of(sent).lower()
    assert sorted(WordingCount.objects.values_list("term__phrase", "shown")) == [
        ("absconded", 1),
        ("hard to engage", 1),
    ]


def test_a_count_holds_no_person_no_text_and_leaves_no_event(hub_world: World, story: Story) -> None:
    before = Event.objects.count()
    count_terms(by=hub_world.police, at=hub_world.at, terms=list_terms(today())[:2])
    assert Event.objects.count() == before
    names = {field.name for field in WordingCount._meta.concrete_fields}
    assert names == {"id", "hub", "agency", "team", "term", "week_date", "shown"}
    assert not any(
        isinstance(field, models.CharField | models.TextField) for field in WordingCount._meta.concrete_fields
    )
    row = WordingCount.objects.first()
    assert row is not None
    assert (row.team, row.agency, row.week_date) == (
        hub_world.teams["police"], hub_world.agencies["police"], monday_of(civil_date(hub_world.at))
    )  # fmt: skip


def shown(world: World, who: Actor, times: int, term: str = "absconded") -> None:
    """As many times, in a whole week that has ended."""
    terms = [each for each in list_terms(today()) if each.phrase == term]
    for _ in range(times):
        count_terms(by=who, at=world.at - dt.timedelta(days=7), terms=terms)


def test_counts_are_by_team_for_training_and_only_of_whole_weeks(hub_world: World) -> None:
    shown(hub_world, hub_world.police, 6)
    shown(hub_world, hub_world.social, 7, "streetwise")
    shown(hub_world, hub_world.elsewhere[Role.POLICE], 9)
    count_terms(by=hub_world.police, at=hub_world.at, terms=list_terms(today())[:1])
    for actor in (hub_world.coordinator, hub_world.governance):
        page = text_of(browser(actor).get(reverse("wording-counts")))
        assert "For training only: nobody is named" in page
        assert f"{SMALLER_GROUPS} 13" in page
        assert "In all 13" in page
        assert "streetwise 7 absconded 6" in page
        for member in (*hub_world.here.values(), *hub_world.outside.values()):
            assert member == actor or member.member.name not in page


def test_a_number_below_five_and_what_would_give_it_away_are_hidden(hub_world: World) -> None:
    shown(hub_world, hub_world.police, 4)
    counts = count_shown(hub_world.coordinator, today())
    assert sum(counts.by_group.values()) == 4
    assert present_counts(counts).groups == ()
    shown(hub_world, hub_world.social, 8, "streetwise")
    view = present_counts(count_shown(hub_world.coordinator, today()))
    terms = [(term.text, number.text) for term, number in view.terms]
    assert ("absconded", "fewer than 5") in terms
    assert ("streetwise", "8") not in terms


@pytest.mark.parametrize("role", [Role.POLICE, Role.SOCIAL, Role.CHARITY, Role.ADMINISTRATOR])
def test_nobody_else_reads_the_counts(hub_world: World, role: Role) -> None:
    with pytest.raises(Absent):
        count_shown(hub_world.here[role], today())
    assert browser(hub_world.here[role]).get(reverse("wording-counts")).status_code == 404


def test_an_administrator_adds_and_retires_a_term_and_both_are_audited(hub_world: World, story: Story) -> None:
    client = browser(hub_world.administrator)
    typed = {
        "phrase": "wild child", "match": "endings", "also": "wild one\nfree spirit", "instead": "say what happened",
        "why": "It judges.", "source": "The hub’s own practice",
    }  # fmt: skip
    assert "Term added" in text_of(client.post(reverse("wording-new"), typed, follow=True))
    term = Term.objects.get(phrase="wild child")
    assert (term.also, term.checked_at, term.starts_date) == ("wild one|free spirit", None, today())
    assert TOLD in text_of(write(browser(hub_world.coordinator), story, "She is a Free Spirit."))
    assert "on the list already" in text_of(client.post(reverse("wording-new"), {**typed, "phrase": "Wild  child"}))
    assert "Term retired" in text_of(client.post(reverse("wording-retire", args=[term.pk]), follow=True))
    assert TOLD not in text_of(write(browser(hub_world.coordinator), story, "She is a free spirit."))
    events = Event.objects.filter(action__in=["add_term", "retire_term"]).order_by("seq")
    assert list(events.values_list("action", flat=True)) == ["add_term", "retire_term"]
    with pytest.raises(Refused):
        retire_term(by=hub_world.administrator, at=hub_world.at, term_id=term.pk)
    with pytest.raises(Absent):
        add_term(by=hub_world.coordinator, at=hub_world.at, **{**typed, "phrase": "other"})


def test_loading_again_changes_nothing_and_brings_no_retired_term_back(hub_world: World) -> None:
    retire_term(by=hub_world.administrator, at=hub_world.at, term_id=hub_world.term.pk)
    before = list(Term.objects.order_by("pk").values())
    assert load_terms() == 0
    assert list(Term.objects.order_by("pk").values()) == before


def test_the_browser_is_given_the_terms_in_force_and_nothing_else(hub_world: World) -> None:
    retire_term(by=hub_world.administrator, at=hub_world.at, term_id=hub_world.term.pk)
    answer = browser(hub_world.charity).get(reverse("wording-terms"))
    terms = answer.json()["terms"]
    assert len(terms) == Term.objects.count() - 1
    assert set(terms[0]) == {"phrase", "instead", "why", "forms"}
    assert Client().get(reverse("wording-terms")).status_code == 302
