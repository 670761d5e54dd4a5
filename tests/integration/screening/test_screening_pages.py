"""The pages: answering, checking, recording once, a conflict told, what was typed kept."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.integration.reading import hidden, text_of
from tests.integration.screening.screened import ADULT, EIGHT, make_screened
from throughline.hub.models import Screening
from throughline.screening.actions.versions import begin_draft, publish_version, retire_version
from throughline.screening.models import Item, ItemAnswer, Scoring, ToolVersion
from throughline.wording.models import WordingCount

KEY = "a-key-of-this-form-only"
DAY = dt.timedelta(days=1)
JUDGED = {
    "level": "standard", "judgement": "He is <b>less</b> afraid.", "screening_reasons": "What his nan says.",
    "voice": "heard", "words": "They <b>stopped</b> ringing.", "said_date": "5/1/2026", "heard_by": "Sol Hale",
    "may_read": "lead",
}  # fmt: skip


@pytest.fixture
def worker(screened, client):
    client.force_login(screened.world.social.member.account)
    return client


def typed(screened, version: ToolVersion, score: object = 1, **more) -> dict:
    """A whole form, every part scored alike."""
    answers = {f"item_{item.pk}": "unknown" for item in Item.objects.filter(domain__version=version)}
    scores = {f"score_{domain.pk}": str(score) for domain in version.domains.all()}
    begun = {"once": KEY, "tool_version": str(version.uuid), "version": screened.case.screenings.count()}
    return answers | scores | begun | JUDGED | more


def send(worker, screened, version, step, **more):
    here = reverse("screening-with-tool", args=[screened.case.record.uuid, version.tool.key])
    return worker.post(here, typed(screened, version, **more) | {"step": step})


def test_from_the_case_to_the_kept_screening(screened, worker):
    case = reverse("case", args=[screened.case.record.uuid])
    choose = reverse("screening-tools-for-case", args=[screened.case.record.uuid])
    assert choose in worker.get(case).content.decode()
    offered = worker.get(choose).content.decode()
    assert reverse("screening-with-tool", args=[screened.case.record.uuid, EIGHT]) in offered
    assert ADULT not in offered

    version = screened.tool()
    checked = send(worker, screened, version, "check", score="unknown").content.decode()
    assert "What the tool says" in checked
    assert "could be as high as 54: “high”" in checked
    assert "He is &lt;b&gt;less&lt;/b&gt; afraid." in checked
    assert not Scoring.related.exists()

    recorded = send(worker, screened, version, "record")
    scoring = Scoring.related.get()
    assert recorded.url == reverse("screening", args=[scoring.uuid])
    kept = worker.get(recorded.url).content.decode()
    for words in ("Low: 18 of 54", "What his nan says.", "This is not proof of safety.", "Each part over time", "<svg"):
        assert words in kept
    assert recorded.url in worker.get(case).content.decode()


def test_a_form_sent_twice_makes_one_screening(screened, worker):
    version = screened.tool()
    data = typed(screened, version) | {"step": "record"}
    here = reverse("screening-with-tool", args=[screened.case.record.uuid, EIGHT])
    first, second = worker.post(here, data), worker.post(here, data)
    assert first.url == second.url
    assert Scoring.related.count() == 1


def test_a_part_not_scored_is_named_and_what_was_typed_comes_back(screened, worker):
    version = screened.tool()
    part = version.domains.get(key="people")
    item = part.items.first()
    page = send(worker, screened, version, "check", **{f"score_{part.pk}": "", f"item_{item.pk}": "six_months"})
    html = page.content.decode()
    assert "Score “People around them”, or say that it is not known" in html
    assert "He is &lt;b&gt;less&lt;/b&gt; afraid." in html
    chosen = re.search(rf'name="item_{item.pk}" type="radio" value="six_months"[^>]*checked', html)
    assert chosen


@pytest.mark.parametrize("wrong", [{"level": ""}, {"judgement": " "}, {"screening_reasons": ""}, {"score": 9}])
def test_nothing_is_recorded_without_every_part_of_the_judgement(screened, worker, wrong):
    assert send(worker, screened, screened.tool(), "record", **wrong).status_code == 200
    assert Screening.related.count() == 1


def test_a_difference_asks_why_beside_both_results_and_keeps_everything(screened, worker):
    version = screened.tool()
    html = send(worker, screened, version, "record", score=3).content.decode()
    assert "Say why, so that whoever reads it later understands." in html
    assert "High: 54 of 54" in html
    assert not Scoring.related.exists()
    again = send(worker, screened, version, "change", score=3, difference_reason="Because.").content.decode()
    assert 'name="difference_reason" value="Because."' in again
    recorded = send(worker, screened, version, "record", score=3, difference_reason="She told her nan more.")
    kept = worker.get(recorded.url).content.decode()
    assert "She told her nan more." in kept
    assert "This is not proof of safety." not in kept


def test_no_risk_judged_is_never_shown_without_saying_that_it_is_no_proof(screened, worker):
    version = screened.tool()
    recorded = send(worker, screened, version, "record", score=3, level="none", difference_reason="As I judge it.")
    assert "This is not proof of safety." in worker.get(recorded.url).content.decode()


def test_someone_who_screened_meanwhile_is_told_of_and_nothing_typed_is_lost(screened, worker):
    version = screened.tool()
    data = typed(screened, version) | {"step": "record"}
    screened.screen(by=screened.world.coordinator)
    here = reverse("screening-with-tool", args=[screened.case.record.uuid, EIGHT])
    html = worker.post(here, data).content.decode()
    assert "This case was screened while you were typing, by Cora Quill" in html
    assert 'name="version" value="2"' in html
    assert 'name="judgement" value="He is &lt;b&gt;less&lt;/b&gt; afraid."' in html
    assert worker.post(here, data | {"version": 2}).status_code == 302
    assert Scoring.related.count() == 2


def test_what_was_begun_on_a_version_is_finished_on_it(screened, worker):
    begun = screened.tool()
    data = typed(screened, begun) | {"step": "record"}
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=begun.uuid)
    publish_version(by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=1)
    here = reverse("screening-with-tool", args=[screened.case.record.uuid, EIGHT])
    assert worker.post(here, data).status_code == 302
    assert Scoring.related.get().version == begun
    assert ItemAnswer.related.count() == 33


def test_a_closed_case_is_not_screened(screened, worker):
    screened.close()
    assert worker.get(reverse("screening-tools-for-case", args=[screened.case.record.uuid])).status_code == 409
    assert send(worker, screened, screened.tool(), "record").status_code == 409
    assert "Screen with a tool" not in worker.get(reverse("case", args=[screened.case.record.uuid])).content.decode()


def test_a_tool_that_does_not_exist_is_not_there(screened, worker):
    assert worker.get(reverse("screening-with-tool", args=[screened.case.record.uuid, "no-such"])).status_code == 404


def test_a_nought_of_which_nothing_is_known_says_so_beside_the_band_and_changes_nothing(screened, worker):
    version = screened.tool()
    first, second, *_ = version.domains.all()
    known = {f"item_{second.items.first().pk}": "never"}
    noughts = {f"score_{first.pk}": "0", f"score_{second.pk}": "0"}
    said = f"Scored 0 with nothing known: {first.name}. Everything asked there was answered"
    checked = text_of(send(worker, screened, version, "check", score=2, **noughts, **known))
    assert said in checked
    assert "which is not no risk" in checked
    reason = {"difference_reason": "As the nan says."}
    send(worker, screened, version, "record", score=2, **noughts, **known, level="high", **reason)
    scoring = Scoring.related.get()
    kept = text_of(worker.get(reverse("screening", args=[scoring.uuid])))
    assert said in kept
    assert f"{first.name}: 0 of {first.highest}: nothing is known, which is not no risk" in kept
    assert f"{second.name}: 0 of {second.highest}: nothing" not in kept
    assert scoring.could_be == scoring.total


def test_an_age_not_known_says_what_to_think_of(hub_world, client):
    unknown = make_screened(hub_world, is_age_known=False)
    client.force_login(hub_world.social.member.account)
    html = client.get(reverse("screening-tools-for-case", args=[unknown.case.record.uuid])).content.decode()
    assert html.count("Their age is not known.") == 3


def test_an_administrator_sees_no_screening(screened, administrator):
    scoring = screened.screen()
    assert administrator.get(reverse("screening", args=[scoring.uuid])).status_code == 404


def test_what_was_answered_on_a_version_no_longer_finished_is_put_into_the_one_in_use(screened, worker):
    used, long_ago = screened.tool(), screened.at - 3 * DAY
    by = screened.world.administrator
    draft = begin_draft(by=by, at=long_ago, version_uuid=used.uuid)
    publish_version(by=by, at=long_ago, version_uuid=draft.uuid, version=1)
    for step in ("check", "save", "record"):
        answer = send(worker, screened, used, step, score=2, judgement="An hour of thought.")
        html = answer.content.decode()
        assert "A newer version of this tool is in use since you began." in text_of(answer), step
        assert "An hour of thought." in html
        assert f'name="score_{draft.domains.first().pk}" type="radio" value="2" checked' in html
        assert hidden(html, "tool_version") == str(draft.uuid)
    assert not Scoring.related.exists()
    retire_version(by=by, at=long_ago, version_uuid=draft.uuid, version=2)
    answer = send(worker, screened, used, "record")
    assert (answer.status_code, "This tool is no longer used" in text_of(answer)) == (409, True)


def test_wording_of_a_judgement_that_may_blame_is_told_kindly_and_counted_once_it_is_recorded(screened, worker):
    version = screened.tool()
    said = {"judgement": "We read before that he puts himself at risk."}
    assert not WordingCount.objects.exists()
    recorded = send(worker, screened, version, "record", score=3, level="high", **said)
    assert "Some wording may read as blaming" in worker.get(recorded.url).content.decode()
    assert WordingCount.objects.exists()
    assert Scoring.related.get().screening.judgement == said["judgement"]
