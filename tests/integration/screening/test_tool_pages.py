"""Screening tools as an administrator makes and changes them, through the pages: drafts, bands, parts, and two at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.reading import hidden, text_of
from tests.integration.screening.screened import SHORT
from throughline.screening.actions.templates import DomainGiven, add_domain
from throughline.screening.actions.versions import begin_draft, publish_version
from throughline.screening.models import Band, ToolVersion
from throughline.screening.states import VersionStatus

KEY = "a-key-of-this-form-only"
DAY = dt.timedelta(days=1)
JUDGED = {
    "level": "standard", "judgement": "He is <b>less</b> afraid.", "screening_reasons": "What his nan says.",
    "voice": "heard", "words": "They <b>stopped</b> ringing.", "said_date": "5/1/2026", "heard_by": "Sol Hale",
    "may_read": "lead",
}  # fmt: skip


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
