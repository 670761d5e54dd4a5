"""Who works together here, whom to ring there, and under what they share (practice.md P24): as an installation is set up."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import World
from throughline.access.actions import end_agreement, grant_to_agency
from throughline.access.facts import agreement_in_force, protect, shared_until
from throughline.access.models import Grant
from throughline.access.states import RecordKind
from throughline.agencies.actions import (
    add_agreement,
    cut_agreement_short,
    end_partnership,
    sign_agreement,
    take_on_partner,
)
from throughline.agencies.models import Agency, Hub, HubPartner, SharingAgreement, Team
from throughline.agencies.preparing import Lacks, list_lacking
from throughline.agencies.queries import agreed_until, list_hub_agencies, list_partners
from throughline.audit.models import Event
from throughline.core.clock import at_london, civil_date, now
from throughline.core.errors import Absent, Refused

DAY = dt.timedelta(days=1)
TYPED = {
    "title": "Sharing in 2027",
    "basis": "Children Act 2004, section 11",
    "starts_date": "1/1/2027",
    "ends_date": "31/12/2027",
}


@pytest.fixture
def today() -> dt.date:
    return civil_date(now())


def only_agreement(world: World) -> SharingAgreement:
    return SharingAgreement.objects.get(hub=world.hub)


def open_to(world: World, agency: str, *, days: int = 28) -> Grant:
    record = protect(by=world.coordinator, at=now(), kind=RecordKind.PERSON)
    return grant_to_agency(
        by=world.coordinator, at=now(), record=record, agency=world.agencies[agency], purpose="Support", days=days
    )


def agree(world: World, **changed: object) -> SharingAgreement:
    today = civil_date(now())
    given = {
        "title": "Another", "basis": "Consent", "parties": [world.agencies["charity"]], "starts_date": today,
        "ends_date": today + 30 * DAY, "hub": world.hub, "by": world.governance, "at": now(),
    } | changed  # fmt: skip
    return add_agreement(**given)


# Agencies


def test_a_hub_says_what_it_lacks_until_it_has_it(hub_world: World, sign_in, today) -> None:
    hub = Hub.objects.get(pk=hub_world.hub.pk)
    assert list_lacking(hub, today) == [Lacks.CONTACT, Lacks.COUNCIL_CONTACT]
    council = hub_world.agencies["council"]
    client = sign_in(hub_world.administrator)
    page = client.get("/agencies/").content.decode()
    assert "Nobody is named whom another hub" in page
    client.post(f"/agencies/{hub.pk}/contact", {"contact": "Duty desk, 07700 900400"})
    client.post(f"/agencies/{hub.pk}/partners/{council.pk}/contact", {"contact": "07700 900401, day and night"})
    assert list_lacking(Hub.objects.get(pk=hub.pk), today) == []
    assert Agency.objects.get(pk=council.pk).safeguarding_contact == "07700 900401, day and night"
    page = client.get("/agencies/").content.decode()
    assert "Before its work can go on" in page  # the other hub's
    assert "Duty desk, 07700 900400" in page
    assert set(Event.objects.filter(action__startswith="set_").values_list("op", flat=True)) == {
        "security.configuration"
    }


def test_a_new_hub_lacks_everything(hub_world: World, today) -> None:
    SharingAgreement.objects.all().delete()
    HubPartner.objects.filter(hub=hub_world.hub).delete()
    for role in ("coordinator", "governance"):
        member = hub_world.here[role].member
        member.is_active = False
        member.save()
    assert set(list_lacking(hub_world.hub, today)) == set(Lacks) - {Lacks.AGREEMENT_SOON}


def test_a_partner_is_taken_on_known_or_new(hub_world: World, sign_in) -> None:
    client, here = sign_in(hub_world.administrator), f"/agencies/{hub_world.hub.pk}/partners/new"
    known = Agency.objects.get(name="Coventry Council")
    client.post(here, {"agency": known.pk, "contact": "07700 900402"})
    client.post(here, {"name": "River Youth", "kind": "charity"})
    partners = {row.agency.name: row for row in list_partners(hub_world.hub)}
    assert partners["Coventry Council"].agency.safeguarding_contact == "07700 900402"
    assert partners["River Youth"].joined_date == civil_date(now())
    assert known in list_hub_agencies(hub_world.hub)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose an agency, or name a new one"),
        ({"name": "River Youth"}, "Choose what kind of agency it is"),
        ({"name": "Steady Hands", "kind": "charity"}, "There is an agency called “Steady Hands” already."),
        ({"name": "😀", "kind": "charity"}, "cannot hold emoji"),
        ({"name": "x" * 151, "kind": "charity"}, "150"),
        ({"agency": "999999"}, "choose again"),
    ],
)
def test_a_wrong_partner_is_said_and_what_was_typed_stays(hub_world: World, sign_in, typed, says) -> None:
    before = HubPartner.objects.count()
    answer = sign_in(hub_world.administrator).post(
        f"/agencies/{hub_world.hub.pk}/partners/new", typed | {"contact": "Ring Jo"}
    )
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert "Ring Jo" in answer.content.decode()
    assert HubPartner.objects.count() == before


def test_a_team_is_added_for_the_hub_or_for_the_agency_alone(hub_world: World, sign_in) -> None:
    school = hub_world.agencies["school"]
    client, here = sign_in(hub_world.administrator), f"/agencies/{hub_world.hub.pk}/partners/{school.pk}/"
    client.post(f"{here}teams/new", {"name": "Inclusion", "is_hub_team": "on"})
    client.post(f"{here}teams/new", {"name": "Front office"})
    assert dict(Team.objects.filter(agency=school).values_list("name", "hub")) == {
        "Inclusion": hub_world.hub.pk, "Front office": None,
    }  # fmt: skip
    assert "Inclusion (a team of the hub)" in client.get(here).content.decode()
    again = client.post(f"{here}teams/new", {"name": "inclusion"})
    assert "has a team called" in again.content.decode()


def test_a_partner_leaves_once_its_people_have_left_and_can_come_back(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.administrator)
    housing, school = hub_world.agencies["housing"], hub_world.agencies["neighbour_council"]
    with pytest.raises(Refused, match="End their accounts first"):
        end_partnership(by=hub_world.administrator, at=now(), hub=hub_world.hub, agency=housing)
    assert (
        "It is no longer a partner"
        not in client.get(f"/agencies/{hub_world.hub.pk}/partners/{housing.pk}/").content.decode()
    )
    for actor in (hub_world.outside["social"], hub_world.outside["chair"]):
        client.post(f"/accounts/{actor.member.pk}/end")
    client.post(f"/agencies/{hub_world.hub.pk}/partners/{school.pk}/end")
    assert school not in list_hub_agencies(hub_world.hub)
    assert school in list_hub_agencies(hub_world.other_hub)
    take_on_partner(by=hub_world.administrator, at=now(), hub=hub_world.hub, agency=school)
    assert school in list_hub_agencies(hub_world.hub)


def test_only_an_administrator_keeps_agencies_and_never_agreements(hub_world: World, sign_in) -> None:
    for act in (
        lambda by: take_on_partner(by=by, at=now(), hub=hub_world.hub, agency=None, name="River Youth", kind="charity"),
        lambda by: end_partnership(by=by, at=now(), hub=hub_world.hub, agency=hub_world.agencies["school"]),
    ):
        with pytest.raises(Absent):
            act(hub_world.governance)
    for by in (hub_world.administrator, hub_world.coordinator, hub_world.elsewhere["governance"]):
        with pytest.raises(Absent):
            agree(hub_world, by=by)
        with pytest.raises(Absent):
            cut_agreement_short(by=by, at=now(), agreement_pk=only_agreement(hub_world).pk, reason="-")


# Agreements


def test_an_agreement_is_recorded_and_is_what_records_are_shared_under(hub_world: World, sign_in) -> None:
    client, parties = sign_in(hub_world.governance), [hub_world.agencies["police"].pk, hub_world.agencies["charity"].pk]
    client.post("/agreements/new", TYPED | {"parties": parties})
    made = SharingAgreement.objects.get(title="Sharing in 2027")
    assert (made.hub, made.starts_date, made.ends_date) == (hub_world.hub, dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert set(made.parties.values_list("pk", flat=True)) == set(parties)
    page = client.get(f"/agreements/{made.pk}/").content.decode()
    assert "Children Act 2004, section 11" in page
    assert "Steady Hands" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"title": ""}, "Enter the agreement&#39;s title"),
        ({"basis": ""}, "Enter the lawful basis"),
        ({"ends_date": "31/12/2026"}, "must end after it starts"),
        ({"ends_date": "31/12/2099"}, "10 years at most"),
        ({"starts_date": "31/2/2027"}, "real date"),
        ({"parties": []}, "Choose the agencies that have signed it"),
    ],
)
def test_a_wrong_agreement_is_said_and_what_was_typed_stays(hub_world: World, sign_in, changed, says) -> None:
    typed = TYPED | {"parties": [hub_world.agencies["police"].pk], "reference": "ISA/7"} | changed
    page = sign_in(hub_world.governance).post("/agreements/new", typed).content.decode()
    assert says in page
    assert "ISA/7" in page
    assert SharingAgreement.objects.filter(hub=hub_world.hub).count() == 1


def test_nothing_is_shared_without_an_agreement_that_the_agency_signed(hub_world: World) -> None:
    hub_agreement = only_agreement(hub_world)
    hub_agreement.parties.remove(hub_world.agencies["charity"])
    with pytest.raises(Refused, match="Steady Hands has not signed"):
        open_to(hub_world, "charity")
    end_agreement(by=hub_world.governance, at=now(), agreement_pk=hub_agreement.pk, reason="Replaced")
    with pytest.raises(Refused, match="No sharing agreement is in force"):
        open_to(hub_world, "housing")


def test_of_two_that_run_the_one_the_agency_signed_counts(hub_world: World, today) -> None:
    newer = agree(hub_world, starts_date=today, parties=[hub_world.agencies["housing"]])
    assert open_to(hub_world, "charity").agreement == only_other(hub_world, newer)
    assert open_to(hub_world, "housing").agreement == newer


def only_other(world: World, than: SharingAgreement) -> SharingAgreement:
    return SharingAgreement.objects.exclude(pk=than.pk).get(hub=world.hub)


def test_nothing_is_shared_past_the_last_day_unless_the_next_is_recorded(hub_world: World, today) -> None:
    SharingAgreement.objects.filter(hub=hub_world.hub).update(ends_date=today + 3 * DAY)
    assert open_to(hub_world, "charity").expires_at == at_london(today + 4 * DAY, dt.time())
    assert open_to(hub_world, "charity", days=2).expires_at < at_london(today + 4 * DAY, dt.time())
    agree(hub_world, starts_date=today + 4 * DAY, ends_date=today + 400 * DAY)
    assert shared_until(hub_world.hub.pk, hub_world.agencies["charity"], now()) == at_london(
        today + 401 * DAY, dt.time()
    )
    assert open_to(hub_world, "charity").expires_at > at_london(today + 27 * DAY, dt.time())
    assert shared_until(hub_world.hub.pk, hub_world.agencies["housing"], now()) == at_london(today + 4 * DAY, dt.time())


def test_a_day_between_two_agreements_is_a_day_without(hub_world: World, today) -> None:
    SharingAgreement.objects.filter(hub=hub_world.hub).update(ends_date=today + 3 * DAY)
    agree(hub_world, starts_date=today + 5 * DAY, ends_date=today + 400 * DAY)
    assert agreed_until(hub_world.hub.pk, today) == today + 3 * DAY
    assert list_lacking(hub_world.hub, today)[-1] == Lacks.AGREEMENT_SOON


def test_one_ended_early_ends_what_was_shared_under_it_alone(hub_world: World, sign_in, today) -> None:
    first = only_agreement(hub_world)
    charity, housing = open_to(hub_world, "charity"), open_to(hub_world, "housing")
    agree(hub_world, parties=[hub_world.agencies["housing"]])
    client = sign_in(hub_world.governance)
    assert "Say why it ends" in client.post(f"/agreements/{first.pk}/end", {"reason": " "}).content.decode()
    client.post(f"/agreements/{first.pk}/end", {"reason": "One party withdrew"})
    charity.refresh_from_db()
    housing.refresh_from_db()
    assert charity.revoked_by == hub_world.governance.member
    assert housing.revoked_at is None
    assert agreement_in_force(hub_world.hub.pk, today, hub_world.agencies["charity"]) is None
    event = Event.objects.get(action="end_agreement")
    assert event.op == "security.grant"
    page = client.get(f"/agreements/{first.pk}/").content.decode()
    assert "One party withdrew" in page
    assert "End it before its time" not in page
    with pytest.raises(Refused, match="ended already"):
        end_agreement(by=hub_world.governance, at=now(), agreement_pk=first.pk, reason="Again")


def test_one_more_agency_signs(hub_world: World, sign_in) -> None:
    made = agree(hub_world)
    client = sign_in(hub_world.governance)
    client.post(f"/agreements/{made.pk}/sign", {"agency": hub_world.agencies["school"].pk})
    assert hub_world.agencies["school"] in made.parties.all()
    with pytest.raises(Refused, match="of this hub"):
        stranger = Agency.objects.get(name="Leicester Council")
        sign_agreement(by=hub_world.governance, at=now(), agreement_pk=made.pk, agency=stranger)


def test_what_one_agreement_carried_into_another_ends_with_that(hub_world: World, today) -> None:
    SharingAgreement.objects.filter(hub=hub_world.hub).update(ends_date=today + 3 * DAY)
    later = agree(hub_world, starts_date=today + 4 * DAY, ends_date=today + 400 * DAY)
    carried = open_to(hub_world, "charity")
    end_agreement(by=hub_world.governance, at=now(), agreement_pk=later.pk, reason="Not signed after all")
    carried.refresh_from_db()
    assert (carried.revoked_at, carried.expires_at) == (None, at_london(today + 4 * DAY, dt.time()))


def test_what_another_carries_on_ends_with_that_one(hub_world: World, today) -> None:
    agree(hub_world, starts_date=today, ends_date=today + 5 * DAY)
    first = SharingAgreement.objects.filter(hub=hub_world.hub).order_by("pk")[0]
    granted = open_to(hub_world, "charity")
    end_agreement(by=hub_world.governance, at=now(), agreement_pk=first.pk, reason="Replaced")
    granted.refresh_from_db()
    assert (granted.revoked_at, granted.expires_at) == (None, at_london(today + 6 * DAY, dt.time()))


def test_whoever_leaves_is_shared_with_no_more(hub_world: World, sign_in) -> None:
    charity = hub_world.agencies["other_charity"]
    here, elsewhere = open_to(hub_world, "other_charity"), open_to(hub_world, "charity")
    client = sign_in(hub_world.administrator)
    client.post(f"/accounts/{hub_world.outside['charity'].member.pk}/end")
    client.post(f"/agencies/{hub_world.hub.pk}/partners/{charity.pk}/end")
    here.refresh_from_db()
    elsewhere.refresh_from_db()
    assert here.revoked_by == hub_world.administrator.member
    assert elsewhere.revoked_at is None
    with pytest.raises(Refused, match="has not signed"):
        open_to(hub_world, "other_charity")


def test_one_to_come_that_was_ended_is_over(hub_world: World, today) -> None:
    later = agree(hub_world, starts_date=today + 40 * DAY, ends_date=today + 400 * DAY)
    cut_agreement_short(by=hub_world.governance, at=now(), agreement_pk=later.pk, reason="Not signed after all")
    for act in (
        lambda: cut_agreement_short(by=hub_world.governance, at=now(), agreement_pk=later.pk, reason="Again"),
        lambda: sign_agreement(
            by=hub_world.governance, at=now(), agreement_pk=later.pk, agency=hub_world.agencies["school"]
        ),
    ):
        with pytest.raises(Refused, match="has ended"):
            act()
