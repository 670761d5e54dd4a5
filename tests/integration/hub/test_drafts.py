"""Drafts: what was typed comes back, right or wrong, to its writer alone, for twenty-eight days."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests.integration.hub.acting import DAY
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.hub.drafts import begin_draft, discard_draft, get_draft, keep_answers, list_drafts
from throughline.hub.models import ReferralDraft


def test_a_draft_is_its_writers_alone(acting):
    draft = begin_draft(by=acting.world.police, at=acting.at)
    assert [row.pk for row in list_drafts(acting.world.police, acting.at)] == [draft.pk]
    for who, actor in acting.world.everyone().items():
        if who == "here police":
            continue
        assert list_drafts(actor, acting.at) == []
        with pytest.raises(Absent):
            get_draft(actor, acting.at, draft.uuid)
        with pytest.raises(Absent):
            keep_answers(by=actor, at=acting.at, draft_uuid=draft.uuid, step="concerns", answers={"concerns": ["x"]})
        discard_draft(by=actor, draft_uuid=draft.uuid)
    assert ReferralDraft.objects.count() == 1


def test_a_draft_is_kept_for_twenty_eight_days_after_it_was_last_touched(acting):
    draft = begin_draft(by=acting.world.police, at=acting.at)
    keep_answers(by=acting.world.police, at=acting.at + 20 * DAY, draft_uuid=draft.uuid, step="danger", answers={})
    assert list_drafts(acting.world.police, acting.at + 48 * DAY)
    gone = acting.at + 49 * DAY
    assert list_drafts(acting.world.police, gone) == []
    with pytest.raises(Absent):
        get_draft(acting.world.police, gone, draft.uuid)
    begin_draft(by=acting.world.social, at=gone)
    assert not ReferralDraft.objects.filter(pk=draft.pk).exists()


def test_a_draft_begins_only_about_what_one_may_see(acting):
    found = acting.intervention()
    partner = acting.world.here[Role.PARTNER]
    with pytest.raises(Absent):
        begin_draft(by=partner, at=acting.at, intervention_uuid=found.record.uuid)
    with pytest.raises(Absent):
        begin_draft(by=partner, at=acting.at, person_uuid=found.person.record.uuid)


@pytest.fixture
def officer(acting, client):
    client.force_login(acting.world.police.member.account)
    return client


def step(draft, name: str) -> str:
    return reverse("referral-step", args=[draft.uuid, name])


def test_what_was_typed_wrong_comes_back_with_the_error_and_after_leaving(acting, officer):
    draft = begin_draft(by=acting.world.police, at=acting.at)
    typed = {"immediate_danger": "yes", "danger_told": ""}
    html = officer.post(step(draft, "danger"), typed).content.decode()
    assert "Say whom you have spoken to about the danger" in html
    who = {"given_name": "Jay", "age": "about sixteen"}
    html = officer.post(step(draft, "who"), who).content.decode()
    assert "Age must be a whole number" in html
    assert 'value="about sixteen"' in officer.get(step(draft, "who")).content.decode()


def test_save_and_come_back_keeps_even_what_is_wrong(acting, officer):
    draft = begin_draft(by=acting.world.police, at=acting.at)
    sent = officer.post(step(draft, "who"), {"age": "about sixteen", "save": "1"})
    assert sent.url == reverse("refer")
    assert reverse("referral-check", args=[draft.uuid]) in officer.get(reverse("refer")).content.decode()
    go_on = officer.get(reverse("referral-check", args=[draft.uuid]))
    assert go_on.url == step(draft, "danger")


def test_a_draft_about_someone_since_restricted_shows_nothing_of_them(acting, officer):
    found = acting.intervention(by=acting.world.system)
    draft = begin_draft(by=acting.world.police, at=acting.at, intervention_uuid=found.record.uuid)
    answer_the_rest(officer, draft)
    check = reverse("referral-check", args=[draft.uuid])
    assert found.person.family_name in officer.get(check).content.decode()
    about = [found.record_id, found.person.record_id]
    ProtectedRecord.objects.filter(pk__in=about).update(restriction=Restriction.RESTRICTED)
    for response in (officer.get(check), officer.post(check)):
        assert response.status_code == 404
        assert found.person.family_name not in response.content.decode()


def answer_the_rest(client, draft) -> None:
    for name, typed in (
        ("danger", {"immediate_danger": "no"}),
        ("concerns", {"concerns": "Found alone."}),
        ("social-care", {"social_care_told": "no"}),
        ("their-view", {"their_view": "His nan"}),
    ):
        assert client.post(step(draft, name), typed).status_code == 302


def test_unknown_steps_and_drafts_are_absent(acting, officer):
    draft = begin_draft(by=acting.world.police, at=acting.at)
    assert officer.get(step(draft, "nothing-like-it")).status_code == 404
    assert officer.get(reverse("referral-check", args=[uuid.uuid4()])).status_code == 404
    assert officer.get(reverse("refer") + "?intervention=not-a-uuid").status_code == 404
