"""Two records of one person: joined with a reason, shown together to whoever may open both, parted again at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.integration.access.table import plain
from tests.integration.reading import text_of
from throughline.access.actions import exclude_member
from throughline.access.models import Exclusion, ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.matching.actions import decide_apart, join_people, part_people
from throughline.matching.bulk.actions import Found as Pair
from throughline.matching.bulk.actions import list_duplicates
from throughline.matching.facts import note_likely_matches
from throughline.matching.joinings import as_joined, each_leading, list_apart, list_recorded_as
from throughline.matching.keeping import write_owed_keys
from throughline.matching.models import Joining, LikelyMatch
from throughline.matching.queries import list_likely_matches, search_known
from throughline.matching.states import Band
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Link, Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BORN = dt.date(2010, 4, 3)
WHY = "Her school confirmed both spellings"


@dataclass
class Two:
    """Two records of one girl, and who decides."""

    world: World
    one: Person
    other: Person

    @property
    def by(self) -> Actor:
        return self.world.coordinator

    def person(self, given: str = "Khadija", family: str = "Warsame", *, by: Actor | None = None, **more) -> Person:
        return person_for(
            by=by or self.world.police, at=now(), given=PersonGiven(given_name=given, family_name=family, **more)
        )

    def join(
        self, one: Person | None = None, other: Person | None = None, *, by: Actor | None = None, **given
    ) -> Joining:
        values = {"from_other": (), "reason": WHY} | given
        return join_people(
            by=by or self.by, at=now(), person_uuid=(one or self.one).record.uuid,
            other_uuid=(other or self.other).record.uuid, **values,
        )  # fmt: skip

    def part(self, joining: Joining, reason: str = "Two sisters") -> Joining:
        return part_people(by=self.by, at=now(), joining_uuid=joining.uuid, reason=reason)

    def led_by(self, *people: Person) -> list[int | None]:
        return [Person.related.get(pk=person.pk).same_as_id for person in people]

    def again(self, person: Person) -> Person:
        return Person.related.select_related("record", "same_as__record").get(pk=person.pk)


@pytest.fixture
def two(hub_world: World) -> Two:
    made = Two(hub_world, None, None)  # type: ignore[arg-type]
    made.one = made.person(called="Dija", date_of_birth=BORN)
    made.other = made.person("Kadijo", date_of_birth=dt.date(2010, 3, 4), description="Green parka")
    return made


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def page_of(actor: Actor, person: Person) -> str:
    """A person's page, looked at twice: what is new on a first look is not again."""
    client = client_of(actor)
    href = reverse("person", args=[person.record.uuid])
    client.post(href, {"asked-reason": "1", "reason": "Missing episode"})
    client.get(href)
    return plain(client.get(href).content)


def test_both_records_are_kept_and_read_as_one_by_whoever_may_open_both(two):
    joining = two.join(from_other=["date_of_birth"])
    one, other = two.again(two.one), two.again(two.other)
    assert two.led_by(one, other) == [None, one.pk]
    assert [row.pk for row in list_recorded_as(two.by, now(), one)] == [other.pk]
    shown = as_joined(one, [other])
    # What was chosen, and what only the other says; the record itself says what it said.
    assert (shown.date_of_birth, shown.description, shown.called) == (dt.date(2010, 3, 4), "Green parka", "Dija")
    assert (one.date_of_birth, one.description, one.given_name) == (BORN, "", "Khadija")
    assert joining.fields == ["date_of_birth", "description"]
    assert each_leading(two.by, now(), [other, one]) == [one]
    page = page_of(two.by, one)
    assert other.record.reference in page
    assert WHY in page
    assert "Two records, one person" in page_of(two.by, other)
    event = Event.objects.get(action="join_people")
    assert {subject.uuid for subject in event.subjects.all()} == {one.record.uuid, other.record.uuid}


def test_who_may_open_one_record_reads_the_same_page_whatever_it_is_joined_to(two):
    """Joining never widens who sees what: to the letter."""
    reader = two.world.social
    ProtectedRecord.objects.filter(pk=two.other.record_id).update(restriction=Restriction.SENSITIVE)
    before = page_of(reader, two.one)
    ProtectedRecord.objects.filter(pk=two.other.record_id).update(restriction=Restriction.STANDARD)
    two.join(from_other=["name", "date_of_birth"], by=two.by)
    ProtectedRecord.objects.filter(pk=two.other.record_id).update(restriction=Restriction.SENSITIVE)
    assert page_of(reader, two.one) == before
    assert list_recorded_as(reader, now(), two.one) == []
    assert each_leading(reader, now(), [two.one]) == [two.one]


def test_a_record_whose_leading_record_is_closed_to_the_reader_stands_by_itself(two):
    reader = two.world.social
    before = page_of(reader, two.other)
    two.join()
    ProtectedRecord.objects.filter(pk=two.one.record_id).update(restriction=Restriction.SENSITIVE)
    assert page_of(reader, two.other) == before
    assert each_leading(reader, now(), [two.again(two.other)]) == [two.other]


def test_parting_puts_both_back_at_once_and_the_pair_is_not_suggested_again(two):
    write_owed_keys()
    twin = two.person(date_of_birth=BORN)
    note_likely_matches(by=two.by, at=now(), person=twin)
    assert [(row.person, row.other) for row in list_likely_matches(two.by, now())[0]] == [(twin, two.one)]
    pages = [page_of(two.by, person) for person in (two.one, twin)]
    joining = two.join(two.one, twin)
    assert list_likely_matches(two.by, now()) == ([], 0)
    assert [page_of(two.by, person) for person in (two.one, twin)] != pages
    two.part(joining)
    assert [page_of(two.by, person) for person in (two.one, twin)] == pages
    assert two.led_by(two.one, twin) == [None, None]
    assert list_likely_matches(two.by, now()) == ([], 0)
    assert not Link.objects.filter(kind="same_person", withdrawn_at__isnull=True).exists()
    with pytest.raises(Absent):
        two.part(joining)
    # It can be decided again, the other way round.
    assert two.join(twin, two.one, changed="Their birth certificates").person == twin


def test_several_records_are_led_by_one_and_part_in_any_order(two):
    third, fourth = two.person("Hadija"), two.person("Dija")
    first = two.join(two.one, two.other)
    second = two.join(third, fourth)
    across = two.join(two.other, fourth)
    assert (across.person, across.other) == (two.one, third)
    lead = two.one.pk
    assert two.led_by(two.one, two.other, third, fourth) == [None, lead, lead, lead]
    two.part(second)
    assert two.led_by(two.one, two.other, third, fourth) == [None, lead, lead, None]
    two.part(first)
    assert two.led_by(two.one, two.other, third, fourth) == [None, None, lead, None]
    two.part(across)
    assert two.led_by(two.one, two.other, third, fourth) == [None] * 4


@pytest.mark.parametrize(
    ("given", "words"),
    [({"reason": " "}, "Say how you know"), ({"reason": "x" * 301}, "300"), ({"other": "one"}, "one record")],
)
def test_it_is_refused_in_words_and_nothing_changes(two, given, words):
    if given.pop("other", ""):
        given["other"] = two.one
    with pytest.raises(Refused, match=words):
        two.join(**given)
    assert not Joining.related.exists()


def test_it_is_refused_when_joined_already_or_another_hub_holds_one(two):
    two.join()
    with pytest.raises(Refused, match="joined already"):
        two.join(two.other, two.one)
    far = two.person(by=two.world.elsewhere[Role.POLICE])
    with pytest.raises(Absent):
        two.join(two.one, far)


def test_only_a_coordinator_decides(two):
    for actor in (two.world.police, two.world.social, two.world.charity, two.world.governance):
        with pytest.raises(Absent):
            two.join(by=actor)


def test_records_kept_from_different_people_are_not_joined_and_later_both_are_kept(two):
    kept = {"by": two.by, "at": now(), "member": two.world.social.member, "reason": "Her aunt"}
    exclude_member(record=two.other.record, **kept)
    with pytest.raises(Refused, match="kept from somebody"):
        two.join()
    exclude_member(record=two.one.record, **kept)
    two.join()
    assert Exclusion.objects.filter(member=two.world.social.member).count() == 2


def test_two_who_are_not_one_are_remembered_whichever_way_round(two):
    decide_apart(
        by=two.by, at=now(), person_uuid=two.other.record.uuid, other_uuid=two.one.record.uuid, reason="Two sisters"
    )
    row = LikelyMatch.related.get()
    assert (row.set_aside_reason, row.set_aside_by) == ("Two sisters", two.by.member)
    with pytest.raises(Refused, match="already"):
        decide_apart(
            by=two.by, at=now(), person_uuid=two.one.record.uuid, other_uuid=two.other.record.uuid, reason="Again"
        )


def test_two_decided_apart_are_joined_only_with_what_changed_since(two):
    """By any two records of theirs: a third record does not join them past the decision."""
    decide_apart(
        by=two.by, at=now(), person_uuid=two.one.record.uuid, other_uuid=two.other.record.uuid, reason="Seen both"
    )
    third = two.person("Khadeeja")
    for one, other in ((two.one, two.other), (two.other, two.one)):
        for changed in ("", " ", "."):
            with pytest.raises(Refused, match="Say what changed") as refused:
                two.join(one, other, changed=changed)
            assert refused.value.field == "changed"
    two.join(two.one, third)
    with pytest.raises(Refused, match="Say what changed"):
        two.join(two.other, third)
    joining = two.join(two.other, third, changed="One fingerprint: it was one girl")
    assert joining.changed == "One fingerprint: it was one girl"
    assert LikelyMatch.related.get().set_aside_reason == "Seen both"
    assert two.join(two.person("Ana"), two.person("Anna"), changed="nothing was decided").changed == ""


def test_parting_adds_to_what_was_decided_before(two):
    decide_apart(
        by=two.by, at=now(), person_uuid=two.one.record.uuid, other_uuid=two.other.record.uuid, reason="Seen both"
    )
    two.part(two.join(changed="Her mother says so"), "Her mother was wrong")
    assert LikelyMatch.related.get().set_aside_reason == "Seen both"
    said = [row.reason for row in list_apart(two.by, now(), two.other, two.one)]
    assert said == ["Seen both", "Her mother was wrong"]
    with pytest.raises(Refused, match="Say what changed"):
        two.join()
    assert list_apart(two.world.elsewhere[Role.COORDINATOR], now(), two.one, two.other) == []


def test_the_page_shows_what_was_decided_and_asks_what_changed(two):
    third, client = two.person("Khadeeja"), client_of(two.by)
    two.join(two.one, third)
    href = reverse("people-compare", args=[third.record.uuid, two.other.record.uuid])
    assert "decided to be two different people" not in text_of(client.get(href))
    decide_apart(
        by=two.by, at=now(), person_uuid=two.one.record.uuid, other_uuid=two.other.record.uuid, reason="Seen both"
    )
    text = text_of(client.get(href))
    for said in ("decided to be two different people", "Seen both", two.by.member.name, two.one.record.reference):
        assert said in text, said
    typed = {"decision": "same", "reason": WHY, "right_name": "this"}
    assert "Say what changed since" in text_of(client.post(href, typed))
    assert client.post(href, typed | {"changed": "One fingerprint"}).status_code == 302
    assert "One fingerprint" in text_of(client.get(reverse("person", args=[two.one.record.uuid])))


def test_the_pages_say_what_differs_and_keep_what_was_typed(two):
    client = client_of(two.by)
    href = reverse("people-compare", args=[two.one.record.uuid, two.other.record.uuid])
    text = text_of(client.get(href))
    for said in (
        "3 Apr 2010",
        "4 Mar 2010",
        "Green parka",
        "They differ",
        "One record says it",
        "Date of birth: which is right?",
    ):
        assert said in text, said
    answer = client.post(href, {"decision": "same", "reason": "", "right_date_of_birth": "other"}).content.decode()
    assert "Say how you know" in answer
    assert 'value="other" checked' in answer
    answer = client.post(href, {"decision": "same", "reason": WHY, "right_date_of_birth": "other"}).content.decode()
    assert "Name: choose which is right" in answer
    choices = {"right_date_of_birth": "other", "right_name": "this"}
    gone = client.post(href, {"decision": "same", "reason": WHY, **choices})
    assert gone.url == reverse("person", args=[two.one.record.uuid])
    joining = Joining.related.get()
    assert "date_of_birth" in joining.fields
    answer = client.post(reverse("people-part", args=[joining.uuid]), {"reason": "Two sisters"})
    assert answer.url == reverse("person", args=[two.one.record.uuid])
    same_as = reverse("people-same-as", args=[two.one.record.uuid])
    for typed, words in (
        ("", "Give the reference"),
        ("ZZZZZ-ZZZZZ", "No person with that reference"),
        (two.one.record.reference, "That is this record"),
    ):
        assert words in text_of(client.post(same_as, {"reference": typed}))
    assert client.post(same_as, {"reference": two.other.record.reference}).url == href


def test_a_search_finds_the_person_once_by_the_record_that_leads(two):
    typed = PersonGiven(given_name="Kadijo", family_name="Warsame", date_of_birth=dt.date(2010, 3, 4))
    before = search_known(two.by, now(), given=typed)
    assert {each.person for each in before.likely} == {two.one, two.other}
    joining = two.join()
    (found,) = search_known(two.by, now(), given=typed).likely
    assert found.person == two.one
    assert found.band == Band.MATCH
    two.part(joining)
    assert {each.person for each in search_known(two.by, now(), given=typed).likely} == {two.one, two.other}


def test_pairs_come_in_pages_and_a_pair_decided_meanwhile_is_said(two):
    for _ in range(22):
        twin = two.person(date_of_birth=BORN)
        LikelyMatch(
            person=twin, other=two.one, because="same name", found_at=now(), found_by=two.by.member
        ).save_checked()  # fmt: skip
    client = client_of(two.by)
    href = reverse("likely-matches")
    assert client.get(href).content.decode().count("match-pair__sides") == 20
    assert client.get(f"{href}?page=2").content.decode().count("match-pair__sides") == 2
    first = LikelyMatch.related.order_by("pk").first()
    typed = {"match": first.pk, "reason": "A cousin"}
    assert client.post(href, typed).url == href
    assert "This was decided already." in text_of(client.post(href, typed))


def test_a_pass_over_the_register_lists_no_pair_that_was_joined(two):
    pair = [Pair(two.one.pk, two.other.pk, "same family name")]
    joining = two.join()
    assert list_duplicates(by=two.by, at=now(), pairs=pair) == (0, 0, 0)
    two.part(joining)
    assert list_duplicates(by=two.by, at=now(), pairs=pair) == (0, 0, 1)
