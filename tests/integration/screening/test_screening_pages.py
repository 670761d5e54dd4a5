"""The pages: answering, checking, recording once, a conflict told, what was typed kept; and an administrator's own."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from tests.integration.screening.screened import ADULT, EIGHT, SHORT, make_screened
from throughline.hub.models import Screening
from throughline.screening.actions.templates import DomainGiven, add_domain
from throughline.screening.actions.versions import begin_draft, publish_version, retire_version
from throughline.screening.models import Band, Item, ItemAnswer, Scoring, ToolVersion
from throughline.screening.states import VersionStatus
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


@pytest.fixture
def administrator(screened, client):
    client.force_login(screened.world.administrator.member.account)
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


def test_a_draft_is_begun_once_changed_and_put_into_use(screened, administrator):
    used = screened.tool(SHORT)
    begin = reverse("screening-tool-draft", args=[used.uuid])
    first, second = administrator.post(begin, {"once": KEY}), administrator.post(begin, {"once": KEY})
    assert first.url == second.url
    draft = ToolVersion.objects.get(status=VersionStatus.DRAFT)
    domain = draft.domains.first()
    edit = reverse("screening-tool-domain", args=[domain.uuid])
    fields = {"name": "Taken", "guidance": "", "items": "One\n\n Two ", "highest": 4, "weight": 1, "order": 1}
    assert administrator.post(edit, fields | {"version": 1}).status_code == 302
    assert [item.text for item in domain.items.all()] == ["One", "Two"]
    html = administrator.get(reverse("screening-tool", args=[draft.uuid])).content.decode()
    assert "Its bands end at 18, and the highest total of its domains is 19." in html
    publish = reverse("screening-tool-publish", args=[draft.uuid])
    assert "Its bands end at 18" in administrator.post(publish, {"version": 2}).content.decode()
    bands = {"version": 2}
    for level, low, high in (("none", 0, 0), ("standard", 1, 5), ("medium", 6, 11), ("high", 12, 19)):
        bands |= {f"{level}_name": level, f"{level}_lowest": low, f"{level}_highest": high, f"{level}_review_days": 30}
    assert administrator.post(reverse("screening-tool-bands", args=[draft.uuid]), bands).status_code == 302
    assert administrator.post(publish, {"version": 3}).status_code == 302
    assert screened.tool(SHORT) == draft
    assert administrator.get(edit).status_code == 409


def test_a_tool_is_made_once_from_nothing_or_as_a_copy_and_what_was_typed_comes_back(screened, administrator):
    used = screened.tool(SHORT)
    copy = reverse("screening-tool-copy", args=[used.uuid])
    assert copy in administrator.get(reverse("screening-tool", args=[used.uuid])).content.decode()
    assert "Being taken" not in administrator.get(copy).content.decode()
    new = reverse("screening-tool-new")
    assert new in administrator.get(reverse("screening-tools")).content.decode()
    fields = {
        "audience": "child",
        "age_low": 10,
        "age_high": 17,
        "guidance": "Use <i>it</i>.",
        "source": "Ours.",
        "once": KEY,
    }
    html = administrator.post(new, fields | {"name": used.tool.name}).content.decode()
    assert "There is a tool of that name." in html
    assert "Use &lt;i&gt;it&lt;/i&gt;." in html
    first, second = (administrator.post(new, fields | {"name": "Online harm"}) for _ in range(2))
    assert first.url == second.url
    copied = administrator.post(copy, fields | {"name": "Shorter still", "once": KEY + "2"})
    html = administrator.get(copied.url).content.decode()
    assert (
        html.count(reverse("screening-tool-domain", args=[ToolVersion.objects.latest("pk").domains.first().uuid]) + '"')
        == 1
    )
    assert ToolVersion.objects.filter(status=VersionStatus.DRAFT).count() == 2


def test_a_draft_is_thrown_away_after_asking_and_taken_up_again(screened, administrator):
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=screened.tool(SHORT).uuid)
    here, tools = reverse("screening-tool", args=[draft.uuid]), reverse("screening-tools")
    discard = reverse("screening-tool-discard", args=[draft.uuid])
    assert discard in administrator.get(here).content.decode()
    assert "Throw this draft away?" in administrator.get(discard).content.decode()
    assert administrator.post(discard, {"version": 1}).url == here
    assert here not in administrator.get(tools).content.decode()
    html = administrator.get(here).content.decode()
    assert "This draft was thrown away." in html
    assert reverse("screening-tool-about", args=[draft.uuid]) not in html
    assert administrator.get(reverse("screening-tool-copy", args=[draft.uuid])).status_code == 409
    assert administrator.post(reverse("screening-tool-restore", args=[draft.uuid]), {"version": 2}).url == here
    assert here in administrator.get(tools).content.decode()


def test_two_administrators_on_one_draft_are_told(screened, administrator):
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=screened.tool(SHORT).uuid)
    about = reverse("screening-tool-about", args=[draft.uuid])
    fields = {"guidance": "Theirs.", "source": "Ours.", "age_low": 0, "age_high": 17, "version": 1}
    assert administrator.post(about, fields).status_code == 302
    html = administrator.post(about, fields | {"guidance": "Mine."}).content.decode()
    assert "Theirs." in html
    assert "Mine." in html
    domain = reverse("screening-tool-domain-remove", args=[draft.domains.first().uuid])
    assert "Someone else changed this" in administrator.post(domain, {"version": 1}).content.decode()
    assert draft.domains.count() == 6


def hidden(html: str, name: str) -> str:
    """What a field that is not shown holds."""
    (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    return re.search(r'value="([^"]*)"', field)[1]


def draft_of(screened, key=SHORT) -> ToolVersion:
    return begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=screened.tool(key).uuid)


def test_what_is_typed_into_a_part_another_took_out_is_kept_and_can_be_added_again(screened, administrator):
    draft = draft_of(screened)
    part = draft.domains.first()
    edit = reverse("screening-tool-domain", args=[part.uuid])
    assert hidden(administrator.get(edit).content.decode(), "draft") == str(draft.uuid)
    typed = {
        "version": 1, "draft": draft.uuid, "name": "Taken away", "guidance": "", "items": "One\nTwo", "highest": 4,
        "weight": 1, "order": 1,
    }  # fmt: skip
    out = reverse("screening-tool-domain-remove", args=[part.uuid])
    first, second = (administrator.post(out, {"version": 1, "once": KEY}) for _ in range(2))
    assert first.url == second.url == reverse("screening-tool", args=[draft.uuid])
    answer = administrator.post(edit, typed)
    assert "It was taken out of the draft while you were typing." in text_of(answer)
    assert 'value="Taken away"' in answer.content.decode()
    assert not draft.domains.filter(name="Taken away").exists()
    assert administrator.post(edit, typed | {"version": 2}).url == first.url
    assert draft.domains.get(name="Taken away").items.count() == 2
    assert administrator.get(edit).status_code == 404
    assert administrator.post(edit, typed | {"draft": "x"}).status_code == 404


@pytest.mark.parametrize("page", ["screening-tool-about", "screening-tool-bands", "screening-tool-domain-new"])
def test_what_is_typed_into_a_draft_another_put_into_use_is_kept_on_the_form(screened, administrator, page):
    draft = draft_of(screened)
    publish_version(by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=1)
    here = reverse(page, args=[draft.uuid])
    typed = {
        "version": 1, "guidance": "Typed for an hour.", "source": "Ours.", "age_low": 1, "age_high": 17,
        "name": "Typed for an hour.", "items": "One", "highest": 3, "weight": 1, "order": 9,
        "high_name": "Typed for an hour.", "high_lowest": 0, "high_highest": 9, "high_review_days": 9,
    }  # fmt: skip
    answer = administrator.post(here, typed)
    assert answer.status_code == 200
    assert "This version has been published, so it is never changed." in text_of(answer)
    assert "Typed for an hour." in answer.content.decode()
    assert administrator.get(here).status_code == 409


LONG = "x" * 10_000


@pytest.mark.parametrize(
    ("page", "wrong", "says"),
    [
        ("new", {"name": LONG}, "must be 150 characters or fewer. It is 10"),
        ("new", {"name": "Evil\u202eloot"}, "changes the direction of writing"),
        ("new", {"name": "Tool \U0001f600"}, "cannot hold emoji"),
        ("new", {"age_low": 17, "age_high": 10}, "Ages run from the youngest to the oldest"),
        ("new", {"age_low": "NaN"}, "Youngest age: a whole number"),
        ("new", {"age_high": "1e9"}, "Oldest age: a whole number"),
        ("new", {"guidance": "\x00"}, "Null characters are not allowed"),
        ("domain", {"name": LONG}, "must be 100 characters or fewer. It is 10"),
        ("domain", {"items": ""}, "Ask about one thing or more"),
        ("domain", {"items": " \n \n"}, "Ask about one thing or more"),
        ("domain", {"items": LONG}, "must be 300 characters or fewer. It is 10,000."),
        ("domain", {"items": "One\n" * 21}, "Ask about one to 20 things"),
        *(
            ("domain", {"weight": value}, "How many times it counts: a whole number, 1 to 10")
            for value in ("-1", "0", "NaN", "1e9", "1000000000", "2.5", "Infinity")
        ),
        ("bands", {"high_lowest": "9", "high_highest": "3"}, "from its lowest total to its highest"),
        ("bands", {"high_name": LONG}, "must be 50 characters or fewer. It is 10"),
        ("bands", {"high_lowest": ""}, "fill in all four, or leave all four empty"),
        ("bands", {"high_highest": "1e9"}, "a whole number"),
        ("bands", {"high_review_days": "-1"}, "a whole number"),
    ],
)
def test_what_cannot_be_in_a_tool_is_said_on_the_form_and_nothing_is_lost(screened, administrator, page, wrong, says):
    draft = draft_of(screened)
    here = {
        "new": reverse("screening-tool-new"), "domain": reverse("screening-tool-domain-new", args=[draft.uuid]),
        "bands": reverse("screening-tool-bands", args=[draft.uuid]),
    }[page]  # fmt: skip
    kept = "Kept as typed"
    typed = {
        "new": {"name": kept, "audience": "child", "age_low": 10, "age_high": 17, "guidance": kept, "source": kept},
        "domain": {"name": kept, "guidance": kept, "items": kept, "highest": 3, "weight": 1, "order": 1},
        "bands": {
            "high_name": "High", "high_lowest": 0, "high_highest": 18, "high_review_days": 28, "standard_name": kept,
            "standard_lowest": 0, "standard_highest": 3, "standard_review_days": 28,
        },
    }[page]  # fmt: skip
    before = ToolVersion.objects.count(), draft.domains.count(), list(draft.bands.values_list("name", flat=True))
    answer = administrator.post(here, typed | {"version": 1} | wrong)
    assert answer.status_code == 200
    assert says in text_of(answer)
    assert kept in answer.content.decode()
    assert before == (
        ToolVersion.objects.count(), draft.domains.count(), list(draft.bands.values_list("name", flat=True))
    )  # fmt: skip


def test_bands_that_overlap_or_leave_a_gap_are_kept_and_named_until_they_meet(screened, administrator):
    draft = draft_of(screened)
    bands = {"version": 1}
    for level, low, high in (("none", 0, 4), ("standard", 4, 6), ("high", 9, 17)):
        bands |= {f"{level}_name": level.title(), f"{level}_lowest": low, f"{level}_highest": high}
        bands[f"{level}_review_days"] = 30
    page = text_of(administrator.post(reverse("screening-tool-bands", args=[draft.uuid]), bands, follow=True))
    for said in (
        "Before it can be used", "“None” and “Standard” overlap at 4.",
        "No band holds a total of 7: it is between “Standard” and “High”.", "Its bands end at 17",
    ):  # fmt: skip
        assert said in page
    for part in draft.domains.all():
        administrator.post(
            reverse("screening-tool-domain-remove", args=[part.uuid]),
            {"version": ToolVersion.objects.get(pk=draft.pk).version},
        )
    page = text_of(administrator.get(reverse("screening-tool", args=[draft.uuid])))
    assert "It has no domains. Add at least one." in page
    publish = reverse("screening-tool-publish", args=[draft.uuid])
    answer = administrator.post(publish, {"version": ToolVersion.objects.get(pk=draft.pk).version})
    assert "It has no domains." in text_of(answer)


def test_the_largest_tool_there_can_be_has_bands_that_reach_its_end(screened, administrator):
    draft = draft_of(screened)
    Band.objects.filter(version=draft).delete()
    for number in range(14):
        add_domain(
            by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=1 + number,
            given=DomainGiven(f"Part {number}", "", 10, 10, 9, ("One",)),
        )  # fmt: skip
    most = 1400 + 6 * 3
    bands = {"version": 15, "high_name": "High", "high_lowest": 0, "high_highest": most, "high_review_days": 28}
    page = administrator.post(reverse("screening-tool-bands", args=[draft.uuid]), bands, follow=True)
    assert "Everything adds up" in text_of(page)


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
