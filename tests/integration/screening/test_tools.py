"""Screening tools as data: drafted, published, retired; once published never rewritten; only an administrator edits."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, transaction

from tests.integration.outcomes import outcome_of
from tests.integration.screening.screened import ADULT
from throughline.audit.models import Event
from throughline.core.errors import Absent, Conflict, Refused
from throughline.screening.actions.shipping import load_shipped_tools
from throughline.screening.actions.templates import (
    BandGiven,
    DomainGiven,
    add_domain,
    begin_draft,
    describe_version,
    edit_domain,
    publish_version,
    remove_domain,
    retire_version,
    set_bands,
)
from throughline.screening.models import Item, Tool, ToolVersion
from throughline.screening.queries.tools import get_version, present_version
from throughline.screening.states import VERSION_MOVES, VersionStatus

DOMAIN = DomainGiven("Phones", "", 1, 3, 7, ("Others read their messages",))
BANDS = [BandGiven("standard", "Low", 0, 9, 84), BandGiven("high", "High", 10, 18, 28)]


def version_in(screened, status: str) -> ToolVersion:
    """A version brought to a status the way an administrator brings it there."""
    by, at = screened.world.administrator, screened.at
    used = screened.tool(ADULT)
    if status == VersionStatus.PUBLISHED:
        return used
    if status == VersionStatus.RETIRED:
        return retire_version(by=by, at=at, version_uuid=used.uuid, version=used.version)
    return begin_draft(by=by, at=at, version_uuid=used.uuid)


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
    acts = {VersionStatus.PUBLISHED: publish_version, VersionStatus.RETIRED: retire_version}
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
