"""Screening tools as data: drafted, published, retired; once published never rewritten; only an administrator edits."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.integration.outcomes import outcome_of
from tests.integration.screening.screened import ADULT
from throughline.audit.models import Event
from throughline.core.errors import Absent, Conflict, Refused
from throughline.register.ages import Age
from throughline.register.states import AgeBasis
from throughline.screening.actions.shipping import load_shipped_tools
from throughline.screening.actions.templates import (
    BandGiven,
    DomainGiven,
    add_domain,
    describe_version,
    edit_domain,
    remove_domain,
    set_bands,
)
from throughline.screening.actions.versions import (
    AboutGiven,
    begin_draft,
    begin_tool,
    publish_version,
    retire_version,
    take_up_draft,
    throw_draft_away,
)
from throughline.screening.models import Item, Tool, ToolVersion
from throughline.screening.queries.tools import get_version, list_tools, list_tools_for, present_version
from throughline.screening.states import VERSION_MOVES, VersionStatus

DOMAIN = DomainGiven("Phones", "", 1, 3, 7, ("Others read their messages",))
ABOUT = AboutGiven("Use it together.", "Ours, for a trial.", 10, 17)
BANDS = [BandGiven("standard", "Low", 0, 9, 84), BandGiven("high", "High", 10, 18, 28)]


def version_in(screened, status: str) -> ToolVersion:
    """A version brought to a status the way an administrator brings it there."""
    by, at = screened.world.administrator, screened.at
    used = screened.tool(ADULT)
    if status == VersionStatus.PUBLISHED:
        return used
    if status == VersionStatus.RETIRED:
        return retire_version(by=by, at=at, version_uuid=used.uuid, version=used.version)
    draft = begin_draft(by=by, at=at, version_uuid=used.uuid)
    if status == VersionStatus.DISCARDED:
        return throw_draft_away(by=by, at=at, version_uuid=draft.uuid, version=draft.version)
    return draft


def changes(screened, version: ToolVersion, by) -> dict:
    """Every act that would change a version, by name."""
    args = {"by": by, "at": screened.at, "version": version.version}
    domain = version.domains.first()
    return {
        "describe": lambda: describe_version(
            **args, version_uuid=version.uuid, guidance="Use it.", source="Ours.", age_low=18, age_high=99
        ),
        "add": lambda: add_domain(**args, version_uuid=version.uuid, given=DOMAIN),
        "edit": lambda: edit_domain(**args, domain_uuid=domain.uuid, given=DOMAIN),
        "remove": lambda: remove_domain(**args, domain_uuid=domain.uuid),
        "bands": lambda: set_bands(**args, version_uuid=version.uuid, bands=BANDS),
    }


@pytest.mark.parametrize("from_status", VersionStatus.values)
def test_from_to_actor(screened, from_status):
    version = version_in(screened, from_status)
    acts = {
        VersionStatus.DRAFT: take_up_draft, VersionStatus.PUBLISHED: publish_version,
        VersionStatus.RETIRED: retire_version, VersionStatus.DISCARDED: throw_draft_away,
    }  # fmt: skip
    assert set(acts) == set(VersionStatus)
    for (to_status, act), (who, actor) in itertools.product(acts.items(), screened.world.everyone().items()):
        came_to = outcome_of(
            lambda act=act, actor=actor: act(
                by=actor, at=screened.at, version_uuid=version.uuid, version=version.version
            )
        )
        is_allowed = to_status in VERSION_MOVES[from_status]
        expected = "absent" if "administrator" not in who else "done" if is_allowed else "refused"
        assert came_to == expected, f"{from_status} to {to_status} by {who}"


@pytest.mark.parametrize("status", VersionStatus.values)
def test_only_a_draft_is_changed_and_only_by_an_administrator(screened, status):
    version = version_in(screened, status)
    before = present_version(get_version(version.uuid))
    for who, actor in screened.world.everyone().items():
        for name, act in changes(screened, version, actor).items():
            expected = (
                "absent" if "administrator" not in who else "done" if status == VersionStatus.DRAFT else "refused"
            )
            assert outcome_of(act) == expected, f"{name} a {status} by {who}"
    assert present_version(get_version(version.uuid)) == before


def test_a_new_version_leaves_every_screening_on_its_own(screened):
    scoring = screened.screen(score=1)
    used = get_version(scoring.version.uuid)
    before = present_version(used)
    by, at = screened.world.administrator, screened.at
    draft = begin_draft(by=by, at=at, version_uuid=used.uuid)
    assert (draft.number, draft.status) == (2, "draft")
    assert {row.key for row in draft.domains.all()} == {row.key for row in used.domains.all()}
    assert Item.objects.filter(domain__version=draft).count() == 33
    domain = draft.domains.first()
    edit_domain(
        by=by, at=at, domain_uuid=domain.uuid, version=1,
        given=DomainGiven("Missing", "", 3, 3, 1, ("Away, and nobody knew where",)),
    )  # fmt: skip
    publish_version(by=by, at=at, version_uuid=draft.uuid, version=2)
    scoring.refresh_from_db()
    after = present_version(get_version(used.uuid))
    assert scoring.version == used
    assert (after.domains, after.bands, after.guidance) == (before.domains, before.bands, before.guidance)
    assert (after.status, screened.tool().number) == ("retired", 2)
    assert screened.tool().domains.first().key == "missing"


def test_a_tool_has_one_draft(screened):
    version_in(screened, VersionStatus.DRAFT)
    with pytest.raises(Refused, match="has a draft already"):
        version_in(screened, VersionStatus.DRAFT)
    tool = Tool.objects.get(key=ADULT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ToolVersion.objects.create(
            tool=tool, number=9, age_low=1, age_high=2, guidance="x", source="x", drafted_at=screened.at,
            drafted_by=screened.world.administrator.member,
        )  # fmt: skip


def begin(screened, name="Online harm", *, by=None, audience="child", about=ABOUT, model=None) -> ToolVersion:
    return begin_tool(
        by=by or screened.world.administrator, at=screened.at, name=name, audience=audience, about=about,
        model_uuid=model.uuid if model else None,
    )  # fmt: skip


def names_listed() -> set[str]:
    return {tool.name for tool in list_tools()}


def test_only_an_administrator_begins_a_tool_from_nothing_or_from_a_version_that_was_used(screened):
    models = {"nothing": None} | {status: version_in(screened, status) for status in ("published", "draft")}
    for (name, model), (who, actor) in itertools.product(models.items(), screened.world.everyone().items()):
        expected = "absent" if "administrator" not in who else "refused" if name == "draft" else "done"
        assert outcome_of(lambda actor=actor, model=model: begin(screened, by=actor, model=model)) == expected, who


def test_a_new_tool_is_a_draft_nobody_screens_with_and_a_copy_has_all_of_its_model(screened):
    empty = present_version(get_version(begin(screened).uuid))
    assert (empty.name, empty.status, empty.number, empty.age_low, empty.domains) == ("Online harm", "draft", 1, 10, ())
    assert empty.faults == (
        "It has no domains. Add at least one.",
        "It has no bands. Say which totals suggest which level.",
    )
    model = present_version(screened.tool(ADULT))
    copy = present_version(get_version(begin(screened, "Adults, shorter", audience="adult", model=model).uuid))
    assert copy.bands == model.bands
    assert [(row.key, row.weight, [item.text for item in row.items]) for row in copy.domains] == [
        (row.key, row.weight, [item.text for item in row.items]) for row in model.domains
    ]
    assert present_version(get_version(model.uuid)) == model
    offered = {each.version.name for each in list_tools_for(Age(None, None, AgeBasis.UNKNOWN))}
    assert not offered & {"Online harm", "Adults, shorter"}
    publish_version(by=screened.world.administrator, at=screened.at, version_uuid=copy.uuid, version=1)
    assert "Adults, shorter" in {each.version.name for each in list_tools_for(Age(None, None, AgeBasis.UNKNOWN))}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "online HARM"}, "name"),
        ({"audience": "everyone"}, "audience"),
        ({"about": AboutGiven(" ", "Ours.", 1, 2)}, "guidance"),
        ({"about": AboutGiven("Use it.", " ", 1, 2)}, "source"),
        ({"about": AboutGiven("Use it.", "Ours.", 3, 2)}, "age_low"),
    ],
)
def test_a_tool_that_cannot_be(screened, given, field):
    begin(screened)
    with pytest.raises(Refused) as refused:
        begin(screened, **{"name": "Another"} | given)
    assert refused.value.field == field


def test_a_draft_thrown_away_is_on_no_list_frees_its_name_and_comes_back_whole(screened):
    by, at = screened.world.administrator, screened.at
    draft = begin(screened)
    before = present_version(get_version(draft.uuid))
    thrown = throw_draft_away(by=by, at=at, version_uuid=draft.uuid, version=1)
    assert (thrown.discarded_at, thrown.discarded_by) == (at, by.member)
    assert "Online harm" not in names_listed()
    other = begin(screened)
    assert other.tool.key == "online-harm-2"
    with pytest.raises(Refused, match="another tool of that name"):
        take_up_draft(by=by, at=at, version_uuid=draft.uuid, version=2)
    throw_draft_away(by=by, at=at, version_uuid=other.uuid, version=1)
    again = take_up_draft(by=by, at=at, version_uuid=draft.uuid, version=2)
    assert (again.discarded_at, again.discarded_by) == (None, None)
    assert "Online harm" in names_listed()
    assert replace(present_version(get_version(draft.uuid)), version=1) == before


def test_a_draft_thrown_away_stays_so_while_its_tool_has_another(screened):
    by, at = screened.world.administrator, screened.at
    thrown = version_in(screened, VersionStatus.DISCARDED)
    newer = begin_draft(by=by, at=at, version_uuid=screened.tool(ADULT).uuid)
    assert newer.number == thrown.number + 1
    with pytest.raises(Refused, match="another draft by now"):
        take_up_draft(by=by, at=at, version_uuid=thrown.uuid, version=thrown.version)
    assert [version.number for tool in list_tools() for version in tool.versions if tool.name == newer.tool.name] == [
        3,
        1,
    ]


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([], "no bands"),
        ([BANDS[0]], "Its bands end at 9"),
        ([BandGiven("standard", "Low", 0, 8, 84), BANDS[1]], "No band holds a total of 9"),
        ([BandGiven("standard", "Low", 0, 10, 84), BANDS[1]], "overlap at 10"),
    ],
)
def test_what_does_not_add_up_is_not_put_into_use(screened, bands, words):
    draft = version_in(screened, VersionStatus.DRAFT)
    by, at = screened.world.administrator, screened.at
    set_bands(by=by, at=at, version_uuid=draft.uuid, version=1, bands=bands)
    assert any(words in fault for fault in present_version(get_version(draft.uuid)).faults)
    with pytest.raises(Refused, match=words):
        publish_version(by=by, at=at, version_uuid=draft.uuid, version=2)
    assert screened.tool(ADULT).number == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (DomainGiven(" ", "", 1, 3, 1, ("a",)), "name"),
        (DomainGiven("Name", "", 0, 3, 1, ("a",)), "weight"),
        (DomainGiven("Name", "", 1, 11, 1, ("a",)), "highest"),
        (DomainGiven("Name", "", 1, 3, 1, ()), "items"),
        (DomainGiven("Name", "", 1, 3, 1, ("x" * 301,)), "items"),
    ],
)
def test_domains_that_cannot_be(screened, given, field):
    draft = version_in(screened, VersionStatus.DRAFT)
    with pytest.raises(Refused) as refused:
        add_domain(
            by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=1, given=given
        )  # fmt: skip
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("band", "field"),
    [
        (BandGiven("high", " ", 0, 1, 28), "high_name"),
        (BandGiven("high", "High", 2, 1, 28), "high_lowest"),
        (BandGiven("high", "High", 0, 1, 0), "high_review_days"),
    ],
)
def test_bands_that_cannot_be(screened, band, field):
    draft = version_in(screened, VersionStatus.DRAFT)
    with pytest.raises(Refused) as refused:
        set_bands(by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=1, bands=[band])
    assert refused.value.field == field


def test_the_second_of_two_editors_is_told(screened):
    draft = version_in(screened, VersionStatus.DRAFT)
    for act in changes(screened, draft, screened.world.administrator).values():
        act()
        break
    for name, act in changes(screened, draft, screened.world.administrator).items():
        with pytest.raises(Conflict):
            act()
        assert name


def test_every_change_is_audited(screened):
    draft = version_in(screened, VersionStatus.DRAFT)
    by, at = screened.world.administrator, screened.at
    set_bands(by=by, at=at, version_uuid=draft.uuid, version=1, bands=BANDS)
    publish_version(by=by, at=at, version_uuid=draft.uuid, version=2)
    actions = set(Event.objects.filter(actor=by.member.name).values_list("action", flat=True))
    assert {"begin_draft", "set_bands", "publish_version"} <= actions


def test_loading_the_shipped_tools_again_changes_nothing(screened):
    used = screened.tool(ADULT)
    retire_version(by=screened.world.administrator, at=screened.at, version_uuid=used.uuid, version=used.version)
    events = Event.objects.count()
    assert load_shipped_tools(by=screened.world.system, at=screened.at) == 0
    assert Event.objects.count() == events
    assert not ToolVersion.objects.filter(tool__key=ADULT, status=VersionStatus.PUBLISHED).exists()
    with pytest.raises(Absent):
        load_shipped_tools(by=screened.world.coordinator, at=screened.at)
