"""A number, a name or a handle of a line that was mistyped: recorded in error, found no more, readable as history."""

from __future__ import annotations

from html import escape

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.identity_corrections import withdraw_handle, withdraw_name, withdraw_number
from throughline.disruption.actions.lines import add_phone
from throughline.disruption.actions.names import add_former_name, add_handle, rename_line
from throughline.disruption.models import DealPhone, Line, LineHandle, LineName
from throughline.disruption.queries.finding import search_lines
from throughline.disruption.queries.lines import list_identity_in_error
from throughline.disruption.queries.things import list_lines_on
from throughline.register.models import Link

from .enforcement_world import DAY, NUMBER
from .test_lineage import replace
from .test_lineage_in_error import lineage_of

WHY = "Two digits the wrong way round"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def given(field, line, **more):
    return {"by": field.officer, "at": field.at, "line_uuid": line.record.uuid} | more


def no_number(field, row, **more):
    return withdraw_number(**given(field, row.line, phone_id=row.pk, reason=WHY) | more)


def no_name(field, line, row, **more):
    return withdraw_name(**given(field, line, name_id=row.pk, reason=WHY) | more)


def names(field, text):
    return [row.name for row in search_lines(field.officer, field.at, text)]


def rename(field, line, name, day):
    version = Line.related.get(pk=line.pk).version
    return rename_line(**given(field, line, version=version, name=name, renamed_date=day))


def test_a_mistyped_number_finds_and_joins_nothing_and_stays_in_the_history(field):
    kite, wren = field.line("Kite"), field.line("Wren", phones=[NUMBER])
    assert lineage_of(kite, wren) == [None, kite.pk]
    row = wren.phones.get()
    no_number(field, row)
    assert names(field, NUMBER) == ["Kite"]
    assert lineage_of(kite, wren) == [None, None]
    assert [each.line.name for each in list_lines_on(field.officer, field.at, row.phone)] == ["Kite"]
    links = Link.objects.filter(kind="deal_number", withdrawn_at__isnull=True)
    assert [link.from_record_id for link in links] == [kite.record_id]
    kept = DealPhone.objects.visible_to(field.officer, field.at).get(pk=row.pk)
    assert (kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_reason) == (field.at, field.officer.member, WHY)
    said = list_identity_in_error(field.officer, field.at, wren)
    assert [(each.text, each.reason) for each in said] == [(f"Number: {NUMBER}", WHY)]
    assert Event.objects.filter(action="withdraw_number").exists()
    with pytest.raises(Absent):
        no_number(field, row)
    assert add_phone(**given(field, wren, number=NUMBER)).pk != row.pk


def test_what_stands_on_a_number_is_named_and_goes_first(field):
    line = field.line("Kite")
    row = line.phones.get()
    field.close(line, closed_date=field.today - DAY)
    with pytest.raises(Refused, match="standing closure rests on this number"):
        no_number(field, row)
    field.reopen(Line.related.get(pk=line.pk))
    changed = replace(field, line, day=field.today)
    with pytest.raises(Refused, match="went on from here"):
        no_number(field, row)
    with pytest.raises(Refused, match="that step"):
        no_number(field, changed)


def test_a_number_is_not_taken_back_without_a_reason_or_by_who_may_not(field):
    line = field.line("Kite")
    row = line.phones.get()
    with pytest.raises(Refused, match="in error"):
        no_number(field, row, reason=" ")
    for actor in (field.world.social, field.world.elsewhere["coordinator"]):
        with pytest.raises(Absent):
            no_number(field, row, by=actor)
    ProtectedRecord.objects.filter(pk=line.record_id).update(restriction=Restriction.RESTRICTED)
    with pytest.raises(Absent):
        no_number(field, row)


def test_a_rename_in_error_is_undone_and_the_wrong_name_finds_nothing(field):
    line = field.line("Kite")
    rename(field, line, "Wern", field.today - 9 * DAY)
    rename(field, line, "Crow", field.today - 2 * DAY)
    wrong, last = line.names.get(name="Wern"), line.names.get(name="Crow")
    no_name(field, line, wrong)
    assert names(field, "Wern") == []
    kept = {row.name: (row.since_date, row.until_date) for row in line.names.all()}
    assert kept == {
        "Kite": (line.first_reported_date, field.today - 2 * DAY), "Crow": (field.today - 2 * DAY, None),
    }  # fmt: skip
    no_name(field, line, last)
    assert Line.related.get(pk=line.pk).name == "Kite"
    assert line.names.get().until_date is None
    assert names(field, "Crow") == []
    said = list_identity_in_error(field.officer, field.at, line)
    assert {each.text for each in said} == {"Name: Wern", "Name: Crow"}
    with pytest.raises(Refused, match="Correct the line"):
        no_name(field, line, line.names.get())
    assert LineName.objects.visible_to(field.officer, field.at).filter(line=line).count() == 3


def test_a_former_name_in_error_finds_nothing_and_changes_nothing_else(field):
    line = field.line("Kite")
    row = add_former_name(**given(field, line, name="Jackdaw", until_date=field.today - 90 * DAY))
    assert names(field, "Jackdaw") == ["Kite"]
    no_name(field, line, row)
    assert names(field, "Jackdaw") == []
    assert Line.related.get(pk=line.pk).name == "Kite"


def test_a_handle_in_error_finds_nothing_and_may_be_recorded_again(field):
    line = field.line("Kite")
    typed = {"platform": "snapchat", "handle": "@kite.b", "since_date": field.today}
    row = add_handle(**given(field, line, **typed))
    withdraw_handle(**given(field, line, handle_id=row.pk, reason=WHY))
    assert names(field, "kite.b") == []
    assert LineHandle.objects.visible_to(field.officer, field.at).get(pk=row.pk).withdrawn_reason == WHY
    with pytest.raises(Absent):
        withdraw_handle(**given(field, line, handle_id=row.pk, reason=WHY))
    assert add_handle(**given(field, line, **typed)).pk != row.pk
    assert names(field, "kite.b") == ["Kite"]


def test_the_pages_ask_why_and_the_identity_page_keeps_it_as_history(field, client):
    line = field.line("Kite")
    rename(field, line, "Wern", field.today - DAY)
    handle = add_handle(**given(field, line, platform="snapchat", handle="@kite", since_date=field.today))
    rows = {
        "line-name-error": line.names.get(name="Wern").pk, "line-phone-error": line.phones.get().pk,
        "line-handle-error": handle.pk,
    }  # fmt: skip
    client.force_login(field.officer.member.account, backend=BACKEND)
    identity = reverse("line-identity", args=[line.record.uuid])
    for name, pk in rows.items():
        href = reverse(name, args=[line.record.uuid, pk])
        assert href in client.get(identity).content.decode()
        assert "Say why it was recorded in error" in text_of(client.post(href, {"once": f"{name}-once", "reason": ""}))
        client.post(href, {"once": f"{name}-once", "reason": f"{WHY}: {name}"})
        assert f"{WHY}: {name}. {field.officer.member.name}" in text_of(client.get(identity))
        assert client.get(href).status_code == 404
    assert "Works on" not in text_of(client.get(reverse("chronology", args=[line.record.uuid])))


@pytest.mark.parametrize("handle", ["kite/7", "who?kite", "@kite/7?b=1&c#d", "<kite>/../7"])
def test_a_handle_may_hold_what_an_address_may_not(field, client, handle):
    line = field.line("Kite")
    row = add_handle(**given(field, line, platform="telegram", handle=handle, since_date=field.today))
    assert names(field, handle) == names(field, handle.upper()) == ["Kite"]
    client.force_login(field.officer.member.account, backend=BACKEND)
    page = client.get(reverse("line-identity", args=[line.record.uuid]))
    assert escape(handle) in page.content.decode()
    for name in ("line-handle-end", "line-handle-error"):
        href = reverse(name, args=[line.record.uuid, row.pk])
        assert href in page.content.decode()
        assert escape(handle) in client.get(href).content.decode()
    for path in ("lines", "search"):
        sent = {"called": handle} if path == "lines" else {"q": handle}
        assert "Kite" in text_of(client.post(reverse(path), sent))
    client.post(
        reverse("line-handle-error", args=[line.record.uuid, row.pk]), {"once": "a-handle-of-it", "reason": WHY}
    )
    assert names(field, handle) == []
