"""A case opened in an emergency: one case, to read, for hours, with a reason and a password; told and said."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from throughline.access.gate import may_see
from throughline.access.states import Restriction
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.audit.states import Operation
from throughline.core.clock import now
from throughline.core.errors import Absent, AuditUnavailable, Refused
from throughline.hub.actions.cases import hand_over_lead, keep_case_from, restrict_case
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.emergencies import (
    close_emergency,
)
from throughline.hub.actions.summaries import summarise_case
from throughline.web.emergencies.views import NOT_HERE
from throughline.work.queries.due import list_notices

from .emergencies import HOUR, PAGE, body, opened, rows, typed


@pytest.fixture
def officer(acting):
    """An officer of the hub's partner force, in no hub team: no case of the hub is open to her."""
    return acting.world.outside[Role.POLICE]


def test_the_case_opens_on_its_page_by_the_reference_read_out_and_nothing_else_does(acting, sign_in, officer):
    case, other = acting.open_case(), acting.open_case()
    page = reverse("case", args=[case.record.uuid])
    client = sign_in(officer)
    assert client.get(page).status_code == 404
    said = case.record.reference.replace("-", " ").lower()
    answer = client.post(PAGE, typed(case, reference=said))
    assert (answer.status_code, answer.url) == (302, page)
    assert client.get(page).status_code == 200
    for record in (case.person.record, other.record):
        assert not may_see(officer.member, record, now())


def test_a_restricted_case_opens_too(acting, officer):
    case = acting.open_case(cover=acting.world.coordinator)
    restrict_case(
        by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED
    )
    opened(acting, officer, case)
    assert may_see(officer.member, case.record, acting.at)


def test_it_closes_by_itself_and_never_stays_open_for_more_than_four_hours(acting, officer, settings):
    case = opened(acting, officer)
    assert may_see(officer.member, case.record, acting.at + 3 * HOUR)
    assert not may_see(officer.member, case.record, acting.at + 4 * HOUR)
    settings.EMERGENCY_HOURS = 12
    assert not may_see(officer.member, opened(acting, officer).record, acting.at + 4 * HOUR)
    settings.EMERGENCY_HOURS = 1
    assert not may_see(officer.member, opened(acting, officer).record, acting.at + HOUR)


def test_whoever_opened_it_can_close_it_before_its_time_and_nobody_else_can(acting, sign_in, officer):
    case = opened(acting, officer, at=now())
    with pytest.raises(Absent):
        close_emergency(by=acting.world.police, at=now(), case_uuid=case.record.uuid)
    client = sign_in(officer)
    client.post(reverse("emergency-close", args=[case.record.uuid]))
    assert client.get(reverse("case", args=[case.record.uuid])).status_code == 404
    assert client.post(reverse("emergency-close", args=[case.record.uuid])).status_code == 404


def test_a_reason_of_thirty_characters_is_asked_for_and_what_was_typed_stays(acting, sign_in, officer):
    case, client = acting.open_case(), sign_in(officer)
    answer = client.post(PAGE, typed(case, reason="Need it now"))
    assert "at least 30 characters" in answer.content.decode()
    assert "Need it now" in answer.content.decode()
    with pytest.raises(Refused, match="at least 30"):
        opened(acting, officer, case, reason=f"Need it{' ' * 40}now")
    assert not rows(officer.member).exists()


def test_the_password_is_asked_for_again_and_a_wrong_one_is_recorded(acting, sign_in, officer):
    case, client = acting.open_case(), sign_in(officer)
    answer = client.post(PAGE, typed(case, password="not hers at all"))
    assert "This is not your password" in answer.content.decode()
    assert "not hers at all" not in answer.content.decode()
    assert client.post(PAGE, typed(case, password="")).status_code == 200
    assert not rows(officer.member).exists()
    assert Event.objects.filter(op=Operation.SIGN_IN_FAILED, action="open_in_emergency").count() == 1


def test_the_password_of_somebody_else_does_not_do(acting, sign_in, officer):
    account = acting.world.police.member.account
    account.set_password("another horse battery stable")
    account.save()
    client = sign_in(officer)
    client.post(PAGE, typed(acting.open_case(), password="another horse battery stable"))
    assert not rows(officer.member).exists()


def test_wrong_not_there_another_hubs_and_kept_from_are_answered_alike(acting, sign_in, officer):
    kept, person = acting.open_case(), acting.open_case().person
    keep_case_from(
        by=acting.world.coordinator,
        at=acting.at,
        case_uuid=kept.record.uuid,
        member=officer.member,
        reason="Her nephew",
    )
    elsewhere = acting.world.elsewhere[Role.POLICE]
    client = sign_in(officer)
    answers = [
        client.post(PAGE, typed(kept)),
        client.post(PAGE, typed(kept, reference="K7PXR-4TDMB")),
        client.post(PAGE, typed(kept, reference="nonsense")),
        client.post(PAGE, typed(kept, reference=person.record.reference)),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({body(answer) for answer in answers}) == 1
    assert NOT_HERE in answers[0].content.decode()
    assert not rows(officer.member).exists()
    theirs = acting.open_case()
    with pytest.raises(Absent):
        opened(acting, elsewhere, theirs)
    assert Event.objects.filter(op=Operation.DENIED, action="open_in_emergency").count() == len(answers)


def test_an_exclusion_set_while_it_runs_beats_it(acting, sign_in, officer):
    case = opened(acting, officer, at=now())
    client = sign_in(officer)
    keep_case_from(
        by=acting.world.coordinator, at=now(), case_uuid=case.record.uuid, member=officer.member, reason="Her nephew"
    )
    assert client.get(reverse("case", args=[case.record.uuid])).status_code == 404


@pytest.mark.parametrize("role", [Role.CHARITY, Role.ADMINISTRATOR, Role.GOVERNANCE, Role.CHAIR])
def test_never_for_a_charity_an_administrator_governance_or_a_chair(acting, sign_in, role):
    actor, case = acting.world.here[role], acting.open_case()
    client = sign_in(actor)
    nowhere = body(client.get("/no-such-page"))
    for answer in (client.get(PAGE), client.post(PAGE, typed(case))):
        assert answer.status_code == 404
        assert body(answer) == nowhere
    assert "emergency" not in nowhere
    with pytest.raises(Absent):
        opened(acting, actor, case)
    assert not rows(actor.member).exists()


def test_the_coordinator_the_lead_and_governance_are_told_and_it_is_audited(acting, officer):
    world, case = acting.world, acting.open_case()
    opened(acting, officer, case)
    for told in (world.coordinator, world.social, world.governance):
        notices = [each for each in list_notices(told, acting.at) if "in an emergency" in each.text]
        assert [each.record for each in notices] == [case.record], told.role
        assert officer.member.name not in notices[0].text
    for other in (world.police, world.administrator, world.elsewhere[Role.COORDINATOR], officer):
        assert not any("in an emergency" in each.text for each in list_notices(other, acting.at))
    event = Event.objects.get(op=Operation.EMERGENCY)
    assert (event.action, event.member) == ("open_in_emergency", officer.member.pk)
    assert [subject.uuid for subject in event.subjects.all()] == [case.record.uuid]


def test_a_coordinator_it_is_kept_from_is_not_told(acting, officer):
    case = acting.open_case()
    keep_case_from(
        by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, member=acting.world.coordinator.member,
        reason="Her own family",
    )  # fmt: skip
    opened(acting, officer, case)
    assert not any("in an emergency" in each.text for each in list_notices(acting.world.coordinator, acting.at))


def test_a_coordinator_is_told_of_a_case_closed_to_them_without_a_link_to_it(acting, sign_in, officer):
    case = acting.open_case()
    restrict_case(
        by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED
    )
    case.record.named.filter(member=acting.world.coordinator.member).delete()
    opened(acting, officer, case)
    home = sign_in(acting.world.coordinator).get(reverse("work")).content.decode()
    assert f"Case {case.record.reference}" in home
    assert str(case.record.uuid) not in home


def test_without_the_audit_or_a_notice_nothing_opens(acting, officer, monkeypatch):
    case = acting.open_case()

    def fails(**given):
        raise AuditUnavailable

    for name in ("record_act", "notify"):
        with monkeypatch.context() as broken:
            broken.setattr(f"throughline.hub.actions.emergencies.{name}", fails)
            with pytest.raises(AuditUnavailable):
                opened(acting, officer, case)
        assert not rows(officer.member).exists(), name
        assert not may_see(officer.member, case.record, acting.at), name


def test_with_nobody_to_review_it_nothing_opens(acting, officer):
    Member.objects.filter(pk=acting.world.governance.member.pk).update(is_active=False)
    with pytest.raises(Refused, match="Nobody is here to review it"):
        opened(acting, officer)


def test_one_open_to_them_already_is_just_opened(acting, sign_in):
    case, client = acting.open_case(), sign_in(acting.world.police)
    assert client.post(PAGE, typed(case)).url == reverse("case", args=[case.record.uuid])
    assert not rows(acting.world.police.member).exists()


def test_sent_twice_it_is_one(acting, officer):
    case = acting.open_case()
    opened(acting, officer, case)
    opened(acting, officer, case)
    assert rows(officer.member).count() == 1


def test_a_banner_says_it_on_every_page_of_the_case_while_it_runs(acting, sign_in, officer):
    case, own = acting.open_case(), acting.open_case(lead=officer)
    client = sign_in(officer)
    client.post(PAGE, typed(case))
    banner = f"Case {case.record.reference} is open to you, to read"
    for name in ("case", "case-clocks", "case-entry", "case-own-words", "case-summary"):
        assert banner in client.get(reverse(name, args=[case.record.uuid])).content.decode(), name
    assert "Opened in an emergency" not in client.get(reverse("case", args=[own.record.uuid])).content.decode()
    another = sign_in(officer)
    assert (
        banner
        in another.post(
            reverse("case", args=[case.record.uuid]), {"asked-reason": "1", "reason": "Missing episode"}, follow=True
        ).content.decode()
    )
    lead = sign_in(acting.world.social).get(reverse("case", args=[case.record.uuid])).content.decode()
    assert banner not in lead


def test_it_is_open_to_read_and_nothing_is_done_on_it(acting, sign_in, officer):
    case = opened(acting, officer)
    given = {"by": officer, "at": acting.at, "case_uuid": case.record.uuid}
    with pytest.raises(Refused, match="to read"):
        write_entry(**given, kind="fact", happened_date=acting.today, text="He rang.")
    with pytest.raises(Refused, match="to read"):
        summarise_case(**given)
    sensitive = acting.open_case()
    restrict_case(
        by=acting.world.coordinator, at=acting.at, case_uuid=sensitive.record.uuid, restriction=Restriction.RESTRICTED
    )
    sensitive.record.named.filter(member=acting.world.coordinator.member).delete()
    opened(acting, acting.world.coordinator, sensitive)
    with pytest.raises(Refused, match="to read"):
        restrict_case(
            by=acting.world.coordinator, at=acting.at, case_uuid=sensitive.record.uuid, restriction=Restriction.STANDARD
        )


def test_nobody_makes_it_their_own_through_it(acting):
    """A coordinator who opened a case in an emergency cannot take it over, which would open it for good."""
    coordinator, case = acting.world.coordinator, acting.open_case()
    restrict_case(by=coordinator, at=acting.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED)
    case.record.named.filter(member=coordinator.member).delete()
    opened(acting, coordinator, case)
    with pytest.raises(Refused, match="to read"), transaction.atomic():
        hand_over_lead(
            by=coordinator, at=acting.at, case_uuid=case.record.uuid, version=case.version, lead=coordinator.member,
            cover=case.cover, reason="I have it open",
        )  # fmt: skip
    case.refresh_from_db()
    assert case.lead == acting.world.social.member
    close_emergency(by=coordinator, at=acting.at, case_uuid=case.record.uuid)
    assert not may_see(coordinator.member, case.record, acting.at)


def test_on_a_case_of_their_own_they_act_as_ever(acting, officer):
    opened(acting, officer)
    own = acting.open_case(lead=officer)
    write_entry(
        by=officer, at=acting.at, case_uuid=own.record.uuid, kind="fact", happened_date=acting.today, text="Rang."
    )


def test_who_may_finds_the_page_where_something_was_not_there(acting, sign_in, officer):
    client = sign_in(officer)
    assert PAGE in client.get(reverse("case", args=[acting.open_case().record.uuid])).content.decode()
    assert PAGE in client.post(reverse("search"), {"q": "Nobody at all"}).content.decode()
    assert PAGE not in sign_in(acting.world.charity).get("/no-such-page").content.decode()
