"""A screening set aside and taken up again: its author's alone, never a screening, never a score."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.screening.screened import EIGHT, SHORT
from tests.integration.screening.test_screening_pages import KEY, typed
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Refused
from throughline.hub.models import Screening
from throughline.hub.states import CaseStatus
from throughline.screening.actions.templates import DomainGiven, edit_domain
from throughline.screening.actions.unfinished import save_for_later, throw_unfinished_away
from throughline.screening.actions.versions import begin_draft, publish_version, retire_version
from throughline.screening.models import Scoring, UnfinishedScreening
from throughline.screening.queries.unfinished import find_own_unfinished, list_unfinished

DAY = dt.timedelta(days=1)
WORDS = "Typed <b>half-way</b>."


def save(screened, *, by=None, version=None, at=None, **answers) -> UnfinishedScreening:
    return save_for_later(
        by=by or screened.world.social, at=at or screened.at, case_uuid=screened.case.record.uuid,
        version_uuid=(version or screened.tool()).uuid, answers=answers or {"judgement": WORDS},
    )  # fmt: skip


def throw_away(screened, row, *, by=None) -> None:
    throw_unfinished_away(by=by or screened.world.social, at=screened.at, unfinished_uuid=row.uuid)


def sign_in(screened, client, who="social"):
    client.force_login(getattr(screened.world, who).member.account)
    return client


def here(screened, key=EIGHT) -> str:
    return reverse("screening-with-tool", args=[screened.case.record.uuid, key])


@pytest.mark.parametrize("status", CaseStatus.values)
def test_who_may_set_one_aside_by_the_state_of_the_case(screened, status):
    if status == CaseStatus.CLOSED:
        screened.close()
    allowed = {"here coordinator", "here social", "here police", "here rocu"}
    for who, actor in screened.world.everyone().items():
        expected = "absent" if who not in allowed else "done" if status == CaseStatus.OPEN else "refused"
        assert outcome_of(lambda actor=actor: save(screened, by=actor)) == expected, who


def test_only_its_author_throws_it_away_once_and_what_was_typed_goes(screened):
    row = save(screened)
    for who, actor in screened.world.everyone().items():
        expected = "done" if who == "here social" else "absent"
        assert outcome_of(lambda actor=actor: throw_away(screened, row, by=actor)) == expected, who
    throw_away(screened, row)
    row.refresh_from_db()
    assert (row.answers, row.ended_at, row.ended_by) == ({}, screened.at, screened.world.social.member)
    assert outcome_of(lambda: throw_away(screened, row)) == "absent"
    assert list_unfinished(screened.world.social, screened.case, screened.at) == []
    assert Event.objects.filter(action="throw_unfinished_away").count() == 1


@pytest.mark.database
def test_what_has_ended_keeps_nothing_typed_and_there_is_one_each(screened):
    row = save(screened)
    assert save(screened, at=screened.at + DAY, judgement="Later.").pk == row.pk
    save(screened, by=screened.world.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnfinishedScreening.related.filter(pk=row.pk).update(ended_at=screened.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnfinishedScreening.related.create(
            case=screened.case, version=row.version, seen=1, begun_at=screened.at, begun_by=screened.world.social.member,
            saved_at=screened.at,
        )  # fmt: skip
    throw_away(screened, row)
    assert save(screened).pk != row.pk


def test_it_is_no_screening_and_moves_no_clock(screened):
    before = list(screened.case.record.clocks.values_list("pk", "stopped_at", "due_at"))
    save(screened)
    assert Screening.related.filter(case=screened.case).count() == 1
    assert not Scoring.related.exists()
    assert list(screened.case.record.clocks.values_list("pk", "stopped_at", "due_at")) == before


def test_recording_it_ends_the_authors_own_and_nobody_elses(screened):
    mine, short = save(screened), save(screened, version=screened.tool(SHORT))
    theirs = save(screened, by=screened.world.coordinator)
    screened.screen()
    for row in (mine, short, theirs):
        row.refresh_from_db()
    assert (mine.ended_at, mine.answers) == (screened.at, {})
    assert (short.ended_at, theirs.ended_at) == (None, None)
    assert theirs.answers == {"judgement": WORDS}


def test_it_is_kept_for_twenty_eight_days_after_it_was_last_saved(screened):
    actor, row = screened.world.social, save(screened)
    late = screened.at + 28 * DAY
    assert find_own_unfinished(actor, screened.case, EIGHT, late) == row
    assert find_own_unfinished(actor, screened.case, EIGHT, late + DAY) is None
    assert list_unfinished(actor, screened.case, late + DAY) == []
    save(screened, by=screened.world.coordinator, at=late + DAY)
    assert not UnfinishedScreening.related.filter(pk=row.pk).exists()


def test_more_than_any_page_holds_is_not_kept(screened):
    with pytest.raises(Refused, match="too long"):
        save(screened, judgement="x" * 130_000)


def test_from_half_way_back_to_the_screening_recorded(screened, client):
    worker, version = sign_in(screened, client), screened.tool()
    part, other = version.domains.all()[:2]
    item = part.items.first()
    half = typed(screened, version, judgement=WORDS, level="", said_date="31/2/2026") | {
        f"score_{part.pk}": "2", f"score_{other.pk}": "", f"item_{item.pk}": "six_months", "difference_reason": "Because.",
    }  # fmt: skip
    saved = worker.post(here(screened), half | {"step": "save"})
    choose = reverse("screening-tools-for-case", args=[screened.case.record.uuid])
    assert saved.url == choose
    assert not Scoring.related.exists()
    html = worker.get(choose).content.decode()
    assert "Saved for later. It is not a screening yet" in html
    assert "Begun by Sol Hale on " in html
    html = worker.get(here(screened)).content.decode()
    for shown in ("Typed &lt;b&gt;half-way&lt;/b&gt;.", 'value="31"', 'value="Because."', "You saved this on"):
        assert shown in html
    assert f'name="score_{part.pk}" type="radio" value="2" checked' in html
    assert f'name="item_{item.pk}" type="radio" value="six_months" checked' in html
    assert "error-summary" not in html
    assert "What the tool says" not in html
    assert worker.post(here(screened), typed(screened, version) | {"step": "record"}).status_code == 302
    assert "not finished" not in worker.get(choose).content.decode()


def test_others_who_work_the_case_see_that_it_was_begun_and_never_what_was_typed(screened, client):
    row = save(screened, judgement=WORDS, **{f"score_{screened.tool().domains.first().pk}": "3"})
    case = reverse("case", args=[screened.case.record.uuid])
    tools = reverse("screening-tools-for-case", args=[screened.case.record.uuid])
    discard = reverse("screening-unfinished-discard", args=[row.uuid])
    worker = sign_in(screened, client)
    assert f'href="{tools}">A screening was begun and is not finished' in worker.get(case).content.decode()
    mine = worker.get(tools).content.decode()
    assert here(screened) in mine
    assert discard in mine
    for who in ("coordinator", "police"):
        reader = sign_in(screened, client, who)
        html = reader.get(tools).content.decode()
        assert "Begun by Sol Hale on " in html
        assert "half-way" not in html + reader.get(here(screened)).content.decode()
        assert discard not in html
        assert reader.get(discard).status_code == 404
    client.force_login(screened.world.here[Role.ANALYST].member.account)
    assert "not finished" not in client.get(case).content.decode()


def test_it_is_thrown_away_after_asking(screened, client):
    worker, row = sign_in(screened, client), save(screened)
    discard = reverse("screening-unfinished-discard", args=[row.uuid])
    assert "cannot be brought back" in worker.get(discard).content.decode()
    assert worker.post(discard, {"once": KEY}).url == reverse("case", args=[screened.case.record.uuid])
    assert "half-way" not in worker.get(here(screened)).content.decode()
    again = worker.post(discard, {"once": KEY})
    assert again.status_code == 302, "a second click ends where the first did"
    assert worker.post(discard, {"once": KEY + "of-another"}).status_code == 404


def test_a_character_that_cannot_be_kept_is_left_out_and_the_rest_is_kept(screened, client):
    worker = sign_in(screened, client)
    sent = typed(screened, screened.tool(), judgement="half\x00-way") | {"step": "save"}
    assert worker.post(here(screened), sent).status_code == 302
    assert UnfinishedScreening.related.get().answers["judgement"] == "half-way"


def test_who_comes_back_after_another_screened_is_told(screened, client):
    save(screened)
    screened.screen(by=screened.world.coordinator)
    html = sign_in(screened, client).get(here(screened)).content.decode()
    assert "The case was screened since, by Cora Quill" in html
    (seen,) = re.findall(r'<input[^>]*name="version"[^>]*>', html)
    assert 'value="2"' in seen


def test_what_is_asked_alike_in_a_newer_version_is_filled_in_and_the_rest_is_not(screened, client):
    by, used = screened.world.administrator, screened.tool()
    first, second = used.domains.all()[:2]
    long_ago = screened.at - 3 * DAY
    save(screened, **{
        "judgement": WORDS, f"score_{first.pk}": "2", f"score_{second.pk}": "1", f"item_{second.items.first().pk}": "earlier",
    })  # fmt: skip
    draft = begin_draft(by=by, at=long_ago, version_uuid=used.uuid)
    new_first, new_second = draft.domains.all()[:2]
    given = DomainGiven(first.name, "", 1, 9, 1, ("Something else",))
    edit_domain(by=by, at=long_ago, domain_uuid=new_first.uuid, version=1, given=given)
    publish_version(by=by, at=long_ago, version_uuid=draft.uuid, version=2)
    html = sign_in(screened, client).get(here(screened)).content.decode()
    assert "A newer version of the tool is in use since." in html
    assert f'name="score_{new_second.pk}" type="radio" value="1" checked' in html
    assert f'name="item_{new_second.items.first().pk}" type="radio" value="earlier" checked' in html
    assert f'name="score_{new_first.pk}" type="radio" value="2" checked' not in html
    assert "half-way" in html


def test_a_tool_no_longer_used_says_so_and_can_still_be_thrown_away(screened, client):
    row, used = save(screened), screened.tool()
    retire_version(
        by=screened.world.administrator, at=screened.at - 3 * DAY, version_uuid=used.uuid, version=used.version
    )  # fmt: skip
    tools = reverse("screening-tools-for-case", args=[screened.case.record.uuid])
    html = sign_in(screened, client).get(tools).content.decode()
    assert "This tool is no longer used." in html
    assert here(screened) not in html
    assert reverse("screening-unfinished-discard", args=[row.uuid]) in html


def test_what_was_being_saved_when_the_session_ended_comes_back_after_signing_in(screened, client):
    worker = sign_in(screened, client)
    session = worker.session
    del session[SESSION_KEY]
    session.save()
    html = worker.post(
        here(screened), typed(screened, screened.tool(), judgement=WORDS) | {"step": "save"}
    ).content.decode()
    assert 'name="kept"' in html
    assert not UnfinishedScreening.related.exists()
