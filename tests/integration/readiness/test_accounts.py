"""After an operation: everyone expected, found or arrested is accounted for, and nobody's absence is good news (P10)."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import DAY
from tests.integration.outcomes import outcome_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Absent, Refused
from throughline.readiness.accounting import everyone_at
from throughline.readiness.actions.accounts import close_accounts
from throughline.readiness.actions.found import settle_looking_for
from throughline.readiness.models import Account
from throughline.readiness.queries.accounts import read_accounts
from throughline.readiness.states import AccountKind
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.work.models import Clock, Notice
from throughline.work.states import RuleKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def after(ready):
    """A warrant carried out: Jay and Kit expected, Jay found, and Wes, 16, arrested."""
    plan = ready.plan()
    jay, kit = ready.child("Jay"), ready.child("Kit")
    for person in (jay, kit):
        ready.put(plan, person)
    ready.open(plan)
    plan = ready.execute(plan)
    ready.found(plan.operation, PersonGiven(uuid=jay.record.uuid))
    wes = ready.arrest(plan.operation, ready.person("Wes", age=16)).person
    return plan, jay, kit, wes


def close(ready, operation, by=None):
    return close_accounts(by=by or ready.officer, at=ready.at, operation_uuid=operation.record.uuid)


def test_everyone_expected_found_or_arrested_under_18_is_there_once(ready, after):
    plan, jay, kit, wes = after
    ready.arrest(plan.operation, ready.person("Grown", age=34))
    rows = {row.person: row for row in everyone_at(plan.operation)}
    assert set(rows) == {jay, kit, wes}
    assert rows[jay].found is not None and rows[jay].on_brief
    assert rows[wes].arrest is not None and not rows[wes].on_brief
    assert [row.person for row in everyone_at(plan.operation) if row.is_unanswered] == [kit]


def test_a_clock_asks_that_everyone_is_accounted_for(ready, after):
    plan, *_ = after
    clock = Clock.related.get(rule__key=RuleKey.ACCOUNT_FOR)
    assert (clock.record, clock.owner_agency) == (plan.operation.record, plan.operation.agency)
    with pytest.raises(Refused, match="not accounted for yet"):
        close(ready, plan.operation)


def test_nobody_expected_starts_no_clock_and_needs_no_closing(ready):
    plan = ready.execute(ready.plan())
    assert plan.accounts_clock is None
    with pytest.raises(Absent):
        close(ready, plan.operation)


def test_somebody_not_there_is_looked_for_by_a_named_person_with_a_clock(ready, after):
    plan, _jay, kit, _wes = after
    row = ready.account(plan.operation, kit, kind="not_there", looking=ready.world.social.member)
    assert (row.clock.rule.key, row.clock.owner, row.clock.record) == (
        RuleKey.LOOKING_FOR, ready.world.social.member, kit.record,
    )  # fmt: skip
    assert Notice.related.filter(member=ready.world.social.member, record=kit.record).exists()
    read = read_accounts(ready.officer, ready.at, plan.operation)
    assert [each.person for each in read.looked_for] == [kit]
    close(ready, plan.operation)
    assert Clock.related.get(rule__key=RuleKey.ACCOUNT_FOR).stopped_at == ready.at
    assert Clock.related.get(pk=row.clock_id).stopped_at is None, "closing ends no search"
    ready.account(plan.operation, kit)
    assert Clock.related.get(pk=row.clock_id).stopped_at == ready.at
    assert Account.related.count() == 2, "the earlier word stays"


@pytest.mark.parametrize(
    ("given", "at_field"),
    [
        ({"kind": "safe"}, "kind"),
        ({"kind": "not_there"}, "looking"),
        ({"seen_by": " "}, "seen_by"),
        ({"seen_date": None}, "seen_date"),
        ({"seen_date": 1}, "seen_date"),
        ({"seen_date": -1}, "seen_date"),
    ],
)
def test_an_account_is_a_fact(ready, after, given, at_field):
    plan, _jay, kit, _wes = after
    if given.get("seen_date") == 1:
        given = {"seen_date": ready.today + DAY}
    if given.get("seen_date") == -1:
        given = {"seen_date": plan.operation.happened_date - DAY}
    with pytest.raises(Refused) as refusal:
        ready.account(plan.operation, kit, **given)
    assert refusal.value.field == at_field


def test_who_was_found_is_answered_for_on_their_own_record(ready, after):
    plan, jay, _kit, wes = after
    for person in (jay, wes):
        with pytest.raises(Refused, match="found or arrested there"):
            ready.account(plan.operation, person)
    with pytest.raises(Absent):
        ready.account(plan.operation, ready.child("Stranger"))


def test_whom_only_the_brief_knew_shows_to_those_it_named_and_the_coordinator(ready, after):
    plan, jay, kit, wes = after
    shown = lambda actor: {row.person for row in read_accounts(actor, ready.at, plan.operation).rows}  # noqa: E731
    assert shown(ready.officer) == shown(ready.coordinator) == {jay, kit, wes}
    assert shown(ready.other) == {jay, wes}
    assert not read_accounts(ready.other, ready.at, plan.operation).others_elsewhere
    assert not read_accounts(ready.coordinator, ready.at, plan.operation).others_elsewhere


NAMED = {"here coordinator", "here police"}


def account_in(ready, state):
    plan, kit = ready.plan(), ready.child(f"Kit {state}")
    ready.put(plan, kit)
    operation = ready.execute(plan).operation
    looking = {"looking": ready.world.social.member}
    if state == "found":
        ready.found(operation, PersonGiven(uuid=kit.record.uuid))
    elif state != "unanswered":
        ready.account(operation, kit, kind=state, **looking)
    return operation, kit


@pytest.mark.database
def test_account_from_to_actor(ready):
    looking = {"looking": ready.world.social.member}
    for state in ("unanswered", *AccountKind.values, "found"):
        operation, kit = account_in(ready, state)
        # Whom only the brief knew, an officer it did not name knows nothing of.
        may = NAMED | {"here rocu"} if state == "found" else NAMED
        for kind, (who, actor) in itertools.product(AccountKind.values, ready.world.everyone().items()):
            expected = "refused" if state == "found" else "done"
            if who not in may:
                expected = "absent"
            act = lambda kind=kind, actor=actor: ready.account(operation, kit, by=actor, kind=kind, **looking)  # noqa: B023, E731
            assert outcome_of(act) == expected, f"{state} to {kind} by {who}"


def test_the_operation_says_plainly_who_is_not_accounted_for(ready, after, client):
    plan, _jay, kit, _wes = after
    client.force_login(ready.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    here = plan.operation.record.uuid
    assert "Not accounted for: Kit Sample." in client.get(reverse("operation", args=[here])).content.decode()
    page = client.get(reverse("accounted", args=[here])).content.decode()
    assert "nobody has said where they are" in page
    assert "Arrested under 18, nothing recorded" in page
    assert " safe" not in page.split("<main")[1].replace("safeguarding", "").lower().replace("unsafe", "")
    form = {"kind": "seen_elsewhere", "seen_date": f"{ready.today:%d/%m/%Y}", "seen_by": "His school"}
    answer = client.post(reverse("accounted-person", args=[here, kit.record.uuid]), form)
    assert answer.url == reverse("accounted", args=[here])
    assert "Not accounted for" not in client.get(reverse("operation", args=[here])).content.decode()
    client.post(reverse("accounted-close", args=[here]))
    assert "Everyone expected is accounted for" in client.get(reverse("accounted", args=[here])).content.decode()


@pytest.mark.parametrize("is_hidden", [False, True])
def test_who_was_found_under_another_record_is_accounted_for_to_whoever_may_open_both(ready, is_hidden):
    plan, kit = ready.plan(), ready.child("Kit")
    ready.put(plan, kit)
    ready.open(plan)
    plan = ready.execute(plan)
    other = ready.found(plan.operation, ready.person("Kitty")).person
    Person.related.filter(pk=kit.pk).update(same_as=other)
    if is_hidden:
        ProtectedRecord.objects.filter(pk=other.record_id).update(restriction=Restriction.RESTRICTED)
    (row,) = [row for row in read_accounts(ready.coordinator, ready.at, plan.operation).rows if row.person == kit]
    assert row.expected.is_unanswered is is_hidden
    if is_hidden:
        with pytest.raises(Refused, match="not accounted for yet"):
            close(ready, plan.operation)
        return
    close(ready, plan.operation)


def test_an_adult_whose_other_record_may_be_a_childs_is_among_those_arrested_there(ready, after):
    plan, *_ = after
    grown = ready.arrest(plan.operation, ready.person("Grown", age=19)).person
    Person.related.filter(pk=ready.child("Gro").pk).update(same_as=grown)
    rows = {row.person: row for row in read_accounts(ready.coordinator, ready.at, plan.operation).rows}
    assert rows[grown].expected.arrest is not None


def sent(client, actor, name, operation, **values):
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse(name, args=[operation.record.uuid]), values)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize("how", ["operation-found", "operation-arrest"])
def test_who_is_found_or_arrested_after_all_is_looked_for_no_more(ready, after, client, how):
    plan, _jay, kit, _wes = after
    clock = ready.account(plan.operation, kit, kind="not_there", looking=ready.world.social.member).clock
    values = {"chosen": str(kit.record.uuid), "reason": "at_risk", "offence": "possession_with_intent"}
    sent(client, ready.officer, how, plan.operation, **values)
    assert Clock.related.get(pk=clock.pk).stopped_at is not None
    assert not read_accounts(ready.officer, ready.at, plan.operation).looked_for


def test_what_came_before_they_were_missed_ends_no_search(ready, after):
    plan, _jay, kit, _wes = after
    clock = ready.account(plan.operation, kit, kind="not_there", looking=ready.world.social.member).clock
    settle_looking_for(by=ready.officer, at=ready.at, person=kit, found_date=plan.operation.happened_date - DAY)
    assert Clock.related.get(pk=clock.pk).stopped_at is None
