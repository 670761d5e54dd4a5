"""Whoever lived in a cuckooed home moves out, or never lived there: who lives there now is what everything follows from."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.cuckooing.homes import opened
from tests.integration.disruption.enforcement_world import DAY
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Absent, Refused
from throughline.cuckooing.actions.occupiers import (
    answer_home_question,
    end_occupier,
    name_occupier,
    withdraw_occupier,
)
from throughline.cuckooing.models import CuckooedAddress, Occupier
from throughline.cuckooing.queries import closure_caution, list_occupiers, list_occupiers_in_error, list_who_left
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.given import PersonGiven
from throughline.register.models import Link
from throughline.register.states import LinkKind

WHY = "She is the neighbour"
LATER = dt.timedelta(minutes=5)


@pytest.fixture
def maureen(home, field):
    home.begin()
    row = name_occupier(
        **home.act(), person=PersonGiven(given_name="Maureen", family_name="Sample"), since_date=home.today - 900 * DAY
    )
    record_safe_contact(
        by=field.officer, at=field.at, person_uuid=row.person.record.uuid,
        given=SafeContactGiven(may_visit_home="no", what_helps="Ring her sister first."),
    )  # fmt: skip
    return row


def names(rows):
    return [row.person.given_name for row in rows]


def living(home, field, actor=None):
    return names(list_occupiers(actor or field.officer, field.at, CuckooedAddress.related.get()))


def lives_at():
    return Link.objects.filter(kind=LinkKind.LIVES_AT, withdrawn_at__isnull=True)


def test_who_moved_out_lives_there_no_longer_and_is_no_rule_for_a_visit(home, field, maureen, client):
    end_occupier(**home.act(), occupier_id=maureen.pk, until_date=home.today - DAY, how="Housing moved her")
    assert living(home, field) == []
    assert names(list_who_left(field.officer, field.at, CuckooedAddress.related.get())) == ["Maureen"]
    assert lives_at().get().until_date == home.today - DAY
    assert "Ring her sister first." not in opened(client, field.officer, reverse("cuckooing-visit", args=[home.uuid]))
    page = opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))
    assert "Nobody is named as living here now" in page and "Housing moved her" in page
    with pytest.raises(Refused, match="recorded already"):
        end_occupier(**home.act(), occupier_id=maureen.pk, until_date=home.today)
    # Back home, she lives there again.
    name_occupier(**home.act(), person=PersonGiven(uuid=maureen.person.record.uuid), since_date=home.today)
    assert living(home, field) == ["Maureen"]
    assert lives_at().get().until_date is None


def test_a_day_before_they_lived_there_or_to_come_is_refused(home, field, maureen):
    for day in (home.today - 901 * DAY, home.today + DAY):
        with pytest.raises(Refused):
            end_occupier(**home.act(), occupier_id=maureen.pk, until_date=day)


def test_who_never_lived_there_is_gone_with_every_row_and_link_and_stays_in_the_history(home, field, maureen):
    newest = name_occupier(
        **home.act(),
        person=PersonGiven(uuid=maureen.person.record.uuid),
        since_date=home.today - 900 * DAY,
        needs="Deaf",
    )
    with pytest.raises(Refused, match="in error"):
        withdraw_occupier(**home.act(), occupier_id=newest.pk, reason=" ")
    withdraw_occupier(**home.act(), occupier_id=newest.pk, reason=WHY)
    assert living(home, field) == [] and not lives_at().exists()
    said = list_occupiers_in_error(field.officer, field.at, CuckooedAddress.related.get())
    assert [(row.person.given_name, row.withdrawn_reason) for row in said] == [("Maureen", WHY)]
    assert Occupier.objects.visible_to(field.officer, field.at).count() == 2
    with pytest.raises(Absent):
        withdraw_occupier(**home.act(), occupier_id=newest.pk, reason=WHY)


def test_the_answer_before_a_closure_order_is_of_those_who_lived_there_then(home, field, maureen):
    def caution(at):
        return closure_caution(field.officer, at, CuckooedAddress.related.get().place)

    later = home.act() | {"at": home.at + LATER}
    answer_home_question(**later, would_be_homeless="yes", arranged="Her sister's, agreed")
    assert caution(later["at"]).is_settled
    name_occupier(
        **home.act() | {"at": home.at + 2 * LATER}, person=PersonGiven(uuid=maureen.person.record.uuid),
        since_date=maureen.since_date, needs="Deaf",
    )  # fmt: skip
    assert caution(home.at + 2 * LATER).is_settled
    row = Occupier.related.order_by("pk").last()
    end_occupier(**home.act() | {"at": home.at + 3 * LATER}, occupier_id=row.pk, until_date=home.today)
    found = caution(home.at + 4 * LATER)
    assert (found.is_settled, found.is_outdated) == (False, True)
    answer_home_question(**home.act() | {"at": home.at + 4 * LATER}, would_be_homeless="no")
    assert caution(home.at + 5 * LATER).is_settled


def test_who_may_not_open_the_person_moves_nobody_out_and_reads_no_change(home, field, maureen, client):
    answer_home_question(**home.act() | {"at": home.at + LATER}, would_be_homeless="no")
    ProtectedRecord.objects.filter(pk=maureen.person.record_id).update(restriction=Restriction.RESTRICTED)
    for act in (end_occupier, withdraw_occupier):
        more = {"until_date": home.today} if act is end_occupier else {"reason": WHY}
        with pytest.raises(Absent):
            act(**home.act(field.coordinator), occupier_id=maureen.pk, **more)
    before = opened(client, field.coordinator, reverse("cuckooing", args=[home.uuid]))
    Occupier.related.filter(pk=maureen.pk).update(until_date=home.today, ended_at=home.at + 2 * LATER)
    assert opened(client, field.coordinator, reverse("cuckooing", args=[home.uuid])) == before


def test_the_pages_ask_when_and_why(home, field, maureen, client):
    page = reverse("cuckooing", args=[home.uuid])
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(page).content.decode()
    end, error = (
        reverse(name, args=[home.uuid, maureen.pk]) for name in ("cuckooing-occupier-end", "cuckooing-occupier-error")
    )
    assert end in shown and error in shown
    day = home.today - DAY
    sent = {"until_date": f"{day:%d/%m/%Y}", "how": "Housing moved her"}
    assert client.post(end, {"once": "moved-out-of-home", **sent}).status_code == 302
    assert Occupier.related.get(pk=maureen.pk).until_date == day
    assert client.post(error, {"once": "never-lived-here", "reason": WHY}).status_code == 302
    assert f"{WHY}. {field.officer.member.name}" in client.get(page).content.decode()
