"""Cuckooed addresses: from suspected to ended and again, by whom; visits and the next; who lives there; before an order."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.disruption.enforcement_world import DAY, Enforcement
from tests.integration.reading import text_of
from throughline.access.models import Exclusion, Involvement, ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.states import Role
from throughline.core.clock import at_london, civil_date, now
from throughline.core.errors import Absent, Refused
from throughline.cuckooing.actions.addresses import (
    EpisodeGiven,
    confirm_cuckooing,
    end_cuckooing,
    record_cuckooed_address,
    record_tenancy,
)
from throughline.cuckooing.actions.occupiers import answer_home_question, name_occupier, record_adult_referral
from throughline.cuckooing.actions.visits import VisitGiven, WordsGiven, record_visit, withdraw_visit
from throughline.cuckooing.models import CuckooedAddress, Visit
from throughline.cuckooing.policies import state_of_address
from throughline.cuckooing.queries import closure_caution, get_cuckooing, list_addresses
from throughline.cuckooing.spells import cuckooing_days
from throughline.geography.models import LocalAuthority
from throughline.hub.models import OwnWords
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.models import Link, Place
from throughline.register.states import LinkKind
from throughline.work.models import Clock
from throughline.work.queries.due import list_my_due


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)


class Home:
    """A flat to act on, by an officer unless said."""

    def __init__(self, field: Enforcement, authority: str = "Birmingham") -> None:
        self.field, self.at, self.today = field, field.at, field.today
        self.place = PlaceGiven("4 Linnet Court", "Lea Hall", "", field.authority(authority), field.force())

    def begin(self, day: dt.date | None = None, *, by=None, confirmed: bool = False, **more):
        given = EpisodeGiven(
            day or self.today - 30 * DAY, ["drugs", "financial"], "Callers at night.", confirmed, **more
        )
        return record_cuckooed_address(by=by or self.field.officer, at=self.at, given=given, place=self.place)

    @property
    def uuid(self):
        return Place.related.get(address="4 Linnet Court").record.uuid

    def act(self, by=None):
        return {"by": by or self.field.officer, "at": self.at, "place_uuid": self.uuid}

    def confirm(self, day: dt.date, *, by=None):
        return confirm_cuckooing(**self.act(by), confirmed_date=day, how="Found at the warrant.")

    def end(self, day: dt.date, *, by=None, how: str = "stopped"):
        return end_cuckooing(**self.act(by), ended_date=day, how=how)

    def visit(self, day: dt.date, *, by=None, outcome: str = "signs", **more):
        given = VisitGiven(day, self.field.officer.agency, "PC Sample", "A new lock.", "not_alone", outcome, **more)
        return record_visit(**self.act(by), given=given)

    def bring_to(self, state: str) -> CuckooedAddress:
        self.begin(self.today - 60 * DAY, confirmed=state == "confirmed")
        if state in ("ended", "again"):
            self.end(self.today - 40 * DAY)
        if state == "again":
            self.begin(self.today - 20 * DAY)
        return CuckooedAddress.related.get()

    def clock(self) -> Clock | None:
        return Clock.related.filter(rule__key="cuckoo_revisit", stopped_at__isnull=True).first()


@pytest.fixture
def home(field) -> Home:
    return Home(field)


# What each act makes of each state; what is not here is refused.
COMES_TO = {
    ("suspected", "confirm"): "confirmed", ("again", "confirm"): "again",
    ("suspected", "end"): "ended", ("confirmed", "end"): "ended", ("again", "end"): "ended",
    ("ended", "begin"): "again",
}  # fmt: skip
ACTS = {
    "begin": lambda home, by: home.begin(home.today, by=by),
    "confirm": lambda home, by: home.confirm(home.today, by=by),
    "end": lambda home, by: home.end(home.today, by=by),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ["suspected", "confirmed", "ended", "again"])
def test_from_each_state_each_act_by_each_role(home, state, act):
    address = home.bring_to(state)
    assert state_of_address(address) == state
    for role, actor in home.field.world.here.items():
        allowed = may(role, "cuckooing.record")
        if not allowed:
            with pytest.raises(Absent):
                ACTS[act](home, actor)
            continue
        if role in (Role.SOCIAL, Role.PARTNER):
            Involvement.objects.get_or_create(
                record=address.place.record, member=actor.member, reason=InvolvementReason.WORKS_WITH, until_at=None,
                defaults={"since_at": home.at, "since_by": actor.member},
            )  # fmt: skip
    expected = COMES_TO.get((state, act))
    if expected is None:
        with pytest.raises(Refused):
            ACTS[act](home, home.field.officer)
    else:
        partner = home.field.world.here[Role.PARTNER]
        ACTS[act](home, partner if act != "begin" else home.field.officer)
    assert state_of_address(CuckooedAddress.related.get()) == (expected or state)


@pytest.mark.parametrize(("days", "state"), [(365, "again"), (366, "suspected")])
def test_again_is_within_the_days_of_the_data_file(home, days, state):
    home.begin(home.today - 400 * DAY)
    home.end(home.today - days * DAY)
    address = home.begin(home.today)
    assert state_of_address(address) == state
    assert address.episodes.count() == 2


def test_a_place_nobody_may_open_cannot_be_acted_on_and_a_second_opening_is_refused(home):
    home.begin()
    with pytest.raises(Refused):
        home.begin(home.today)
    for actor in (
        home.field.world.outside[Role.POLICE],
        home.field.world.elsewhere[Role.COORDINATOR],
        home.field.world.social,
    ):
        with pytest.raises(Absent):
            home.confirm(home.today, by=actor)


@pytest.mark.parametrize("state", ["suspected", "confirmed", "again"])
def test_each_visit_sets_the_next_by_how_the_address_stands(home, state):
    home.bring_to(state)
    first = home.clock()
    visit = home.visit(home.today - 2 * DAY)
    due = home.today - 2 * DAY + cuckooing_days().revisit_days[state] * DAY
    assert civil_date(home.clock().due_at) == max(due, home.today - 2 * DAY)
    assert home.clock() == visit.clock
    first.refresh_from_db()
    assert first.stopped_by == home.field.officer.member


def test_once_ended_one_quiet_visit_is_the_last(home):
    home.bring_to("ended")
    assert home.clock() is not None
    home.visit(home.today - 3 * DAY, outcome="nobody_in")
    assert home.clock() is not None
    home.visit(home.today, outcome="no_sign")
    assert home.clock() is None


def test_what_was_not_cuckooing_asks_for_no_visit_and_never_counts(home):
    home.begin(home.today - 20 * DAY)
    home.end(home.today - 10 * DAY, how="not_so")
    assert home.clock() is None
    assert state_of_address(home.begin(home.today)) == "suspected"


def test_an_older_visit_is_history_and_one_in_error_is_taken_back(home):
    home.bring_to("suspected")
    newest = home.visit(home.today)
    home.visit(home.today - 5 * DAY)
    assert home.clock() == newest.clock
    withdraw_visit(**home.act(), visit_uuid=newest.uuid, reason="Another flat.")
    assert civil_date(home.clock().due_at) == home.today + 2 * DAY
    with pytest.raises(Absent):
        withdraw_visit(**home.act(), visit_uuid=newest.uuid, reason="Twice.")


def test_a_missed_revisit_is_overdue_on_its_owners_list_and_in_the_list_of_addresses(home, field):
    home.begin(home.today - 60 * DAY)
    home.visit(home.today - 30 * DAY)
    due = next(row for row in list_my_due(field.officer, now()) if row.title == "Visit a cuckooed address again")
    assert due.is_overdue(now() + DAY)
    rows, total = list_addresses(field.officer, now(), first=0, limit=10)
    assert (total, rows[0].due_at) == (1, due.due_at)


def test_someone_who_may_not_open_it_is_not_asked_to_go(home, field):
    with pytest.raises(Refused, match="may open this address"):
        home.begin(owner=field.world.outside[Role.POLICE].member)
    home.begin(owner=field.coordinator.member)
    assert home.clock().owner == field.coordinator.member


def test_wales_has_its_own_rule_and_no_care_act_test(field, client):
    home = Home(field, LocalAuthority.objects.filter(nation="wales").first().name)
    home.begin()
    assert home.clock().rule.jurisdiction == "Wales"
    page = opened(client, field.officer, reverse("cuckooing-adult", args=[home.uuid]))
    assert "No rule loaded for Wales" in page
    assert "Care Act" not in page


def test_a_nation_without_a_rule_says_so_and_borrows_none(home, field, client):
    home.begin()
    running = home.clock()
    rule = running.rule
    running.delete()
    rule.delete()
    home.visit(home.today)
    assert "No rule loaded for England" in opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))


def opened(client, actor, path: str) -> str:
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return text_of(client.get(path))


@pytest.fixture
def lived_in(home, field):
    """Maureen lives there; do not visit her at home."""
    home.begin()
    occupier = name_occupier(
        **home.act(), person=PersonGiven(given_name="Maureen", family_name="Sample"), since_date=home.today - 900 * DAY,
        needs="She cannot hear the door and is frightened of callers.",
    )  # fmt: skip
    record_safe_contact(
        by=field.officer, at=field.at, person_uuid=occupier.person.record.uuid,
        given=SafeContactGiven(may_visit_home="no", what_helps="Ring her sister first."),
    )  # fmt: skip
    return home, occupier.person


def test_who_lives_there_is_linked_and_the_safe_contact_rule_stands_wherever_one_would_visit(lived_in, client, field):
    home, person = lived_in
    link = Link.objects.get(kind=LinkKind.LIVES_AT)
    assert (link.from_record, link.to_record.uuid) == (person.record, home.uuid)
    for name in ("cuckooing", "cuckooing-visit"):
        page = opened(client, field.officer, reverse(name, args=[home.uuid]))
        assert "Visit at home: no" in page
        assert "Ring her sister first." in page
    assert "Maureen Sample" in opened(client, field.officer, reverse("place", args=[home.uuid]))


def test_who_may_not_open_the_person_sees_nobody_and_nothing_of_them(lived_in, client, field):
    home, person = lived_in
    seen = {}
    for name in ("cuckooing", "cuckooing-visit", "cuckooing-occupier", "place"):
        ProtectedRecord.objects.filter(pk=person.record.pk).update(restriction=Restriction.RESTRICTED)
        page = opened(client, field.coordinator, reverse(name, args=[home.uuid]))
        assert "Maureen" not in page
        assert "frightened" not in page
        assert "sister" not in page
        seen[name] = page
    assert "Ask the hub how to contact whoever lives here safely" in seen["cuckooing"]
    assert "Anything they chose to tell you" not in seen["cuckooing-visit"]


def test_what_she_said_is_kept_with_her_word_for_word(lived_in, field):
    home, person = lived_in
    said = WordsGiven(person.record.uuid, "They took my card.", "working_with", told_who_reads=True)
    home.visit(home.today, words=said)
    kept = OwnWords.related.get()
    assert (kept.words, kept.person, kept.heard_by) == ("They took my card.", person, "PC Sample")


def test_an_exclusion_hides_the_address_from_the_list_the_page_and_the_count(home, field, client):
    address = home.begin()
    Exclusion.objects.create(
        record=address.place.record, member=field.coordinator.member, reason="Related", set_at=field.at,
        set_by=field.coordinator.member,
    )  # fmt: skip
    assert list_addresses(field.coordinator, now(), first=0, limit=10) == ([], 0)
    client.force_login(field.coordinator.member.account, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("place", "cuckooing", "cuckooing-visit"):
        assert client.get(reverse(name, args=[home.uuid])).status_code == 404


def test_a_partner_sees_what_they_are_involved_in_and_a_charity_nothing(home, field, client):
    address = home.begin()
    partner, charity = field.world.here[Role.PARTNER], field.world.charity
    assert "Linnet" not in opened(client, partner, reverse("cuckooed"))
    for actor in (partner, charity):
        Involvement.objects.create(
            record=address.place.record, member=actor.member, reason=InvolvementReason.WORKS_WITH, since_at=field.at,
            since_by=actor.member,
        )  # fmt: skip
    assert "4 Linnet Court" in opened(client, partner, reverse("cuckooed"))
    client.force_login(charity.member.account, backend="django.contrib.auth.backends.ModelBackend")
    for path in (reverse("cuckooed"), reverse("cuckooing", args=[home.uuid]), reverse("place", args=[home.uuid])):
        assert client.get(path).status_code == 404


def test_adult_social_care_is_told_or_it_is_said_why_not(home, client, field):
    home.begin()
    for given in ({"was_told": True}, {"was_told": True, "who": "Duty desk"}, {"was_told": False}):
        with pytest.raises(Refused):
            record_adult_referral(**home.act(), **given)
    page = reverse("cuckooing", args=[home.uuid])
    assert "Nobody has said whether they were told" in opened(client, field.officer, page)
    record_adult_referral(**home.act(), was_told=False, why_not="She asked us to wait a day.")
    assert "Not told yet: She asked us to wait a day." in opened(client, field.officer, page)
    record_adult_referral(**home.act(), was_told=True, who="PC Sample rang", told_date=home.today, reference="ASC 4")
    assert "PC Sample rang. Reference ASC 4." in opened(client, field.officer, page)


def test_before_a_closure_order_the_question_is_asked_and_its_answer_is_there_for_others(home, field):
    place = home.begin().place
    asked = closure_caution(field.officer, field.at, place)
    assert (asked.would_be_homeless, asked.is_settled, "homeless" in asked.text) == ("not_known", False, True)
    with pytest.raises(Refused):
        answer_home_question(**home.act(), would_be_homeless="yes")
    answer_home_question(**home.act(), would_be_homeless="yes", arranged="Her sister's spare room from Monday.")
    assert closure_caution(field.officer, field.at, place).is_settled
    assert closure_caution(field.world.outside[Role.POLICE], field.at, place) is None


def test_again_is_said_with_its_count_and_the_history_is_kept(home, client, field):
    home.bring_to("again")
    page = opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))
    assert "Again: second time since" in page
    assert page.count("Callers at night.") == 2


def test_an_operation_that_suspects_it_suggests_recording_the_address(field, client):
    operation = field.operation(suspected_cuckooing=True)
    page = reverse("operation", args=[operation.record.uuid])
    assert "Record the address" in opened(client, field.officer, page)
    given = EpisodeGiven(field.today, ["drugs"], "Found at the warrant.")
    record_cuckooed_address(by=field.officer, at=field.at, place_uuid=operation.place.record.uuid, given=given)
    assert "This address is recorded as cuckooed." in opened(client, field.officer, page)
    assert "cuckooed" not in opened(client, field.officer, reverse("operation", args=[field.operation().record.uuid]))


def test_tenancy_is_kept_and_a_wrong_one_refused(home):
    home.begin()
    record_tenancy(**home.act(), tenancy="association", landlord="Canal Side Homes")
    with pytest.raises(Refused):
        record_tenancy(**home.act(), tenancy="castle")
    assert CuckooedAddress.related.get().landlord == "Canal Side Homes"


def test_reading_takes_the_same_queries_for_many(lived_in, client, field):
    home, _ = lived_in

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))
            opened(client, field.officer, reverse("cuckooed"))
            opened(client, field.officer, reverse("place", args=[home.uuid]))
        return len(captured)

    queries()
    few = queries()
    for days in range(5):
        home.visit(home.today - days * DAY)
        name_occupier(**home.act(), person=PersonGiven(given_name=f"Ann {days}"), since_date=home.today)
        field.operation(place=home.place)
        record_cuckooed_address(
            by=field.officer, at=field.at, place=PlaceGiven(f"{days} Other Road"),
            given=EpisodeGiven(home.today, ["drugs"], "Callers."),
        )  # fmt: skip
    assert queries() == few


def test_a_journey_of_pages_records_an_address_once_and_keeps_what_was_typed(field, client):
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    day = f"{field.today:%d/%m/%Y}"
    typed = {
        "once": "a-key-of-this-form-only",
        "address": "8 Wren Walk",
        "kinds": ["drugs"],
        "stands": "suspected",
        "began_date": day,
    }
    refused = client.post(reverse("cuckooed-new"), typed)
    assert "Say what makes you think so" in text_of(refused)
    assert "8 Wren Walk" in refused.content.decode()
    typed["why"] = "A neighbour rang."
    first, second = (client.post(reverse("cuckooed-new"), typed) for _ in range(2))
    assert first.url == second.url
    place = CuckooedAddress.related.get().place
    visit = {
        "once": "a-key-of-that-form-only", "visited_date": day, "agency": str(field.officer.agency.pk), "who": "PC Sample",
        "seen": "A new lock.", "occupier_seen": "alone", "outcome": "no_sign",
    }  # fmt: skip
    client.post(reverse("cuckooing-visit", args=[place.record.uuid]), visit)
    assert Visit.related.get().occupier_seen == "alone"
    assert get_cuckooing(field.officer, now(), place).clock is not None
    assert at_london(field.today, dt.time(17)) <= get_cuckooing(field.officer, now(), place).clock.due_at
