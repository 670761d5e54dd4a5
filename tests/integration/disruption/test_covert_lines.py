"""A covert line goes to the ROCU coordinator alone: nobody else's pages, lists, overlaps or figures change by a letter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.access.table import plain
from throughline.access.gate import may_see
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.pointing import set_pointing
from throughline.disruption.models import DealPhone, Line
from throughline.register.models import Overlap, Phone
from throughline.work.models import Notice

from .enforcement_world import NUMBER

PAGES = ("work", "lines", "operations", "overlaps", "pointers", "groups", "figures")


def rocu(field) -> Actor:
    return field.world.here[Role.ROCU]


def covert(field, name="Nightjar", *, by=None, **given):
    return field.line(name, by=by, is_covert=True, **given)


def others(field):
    people = {**field.world.here, "outside": field.world.outside[Role.POLICE]}
    return {who: actor for who, actor in people.items() if actor.role != Role.ROCU}


def everything_they_read(field, overt):
    """What each of the others reads, letter by letter: lists, counts, a search for the number, and its phone's page."""
    read = {}
    phone = overt.phones.get().phone.record.uuid
    addresses = [reverse(name) for name in PAGES] + [reverse("phone", args=[phone]), overt_page(overt)]
    for who, actor in others(field).items():
        client = Client()
        client.force_login(actor.member.account)
        for _ in range(2):
            read |= {(who, address): answer(client.get(address)) for address in addresses}
        for typed in (NUMBER, "Nightjar", "9 Covert Row"):
            read[who, typed] = answer(client.post(reverse("search"), {"q": typed}))
    return read


def overt_page(line):
    return reverse("line-identity", args=[line.record.uuid])


def answer(response):
    return response.status_code, plain(response.content)


def test_nobody_elses_pages_change_whoever_records_it(field):
    overt = field.line("Kite")
    field.operation(overt)
    before = everything_they_read(field, overt)
    assert any("Kite" in body for _, body in before.values())
    made = covert(field, phones=[NUMBER, "07700 900199"])
    field.operation(Line.related.get(pk=made.pk), by=rocu(field))
    after = everything_they_read(field, overt)
    assert [page for page, body in after.items() if body != before[page]] == []


def test_the_recorder_keeps_nothing_and_the_rocu_coordinator_has_it_all(field):
    made = covert(field, phones=["07700 900199"])
    operation = field.operation(Line.related.get(pk=made.pk), by=rocu(field))
    phone = Phone.related.get(deal_numbers__line=made)
    for record in (made.record, phone.record, operation.record, operation.place.record):
        seeing = [member for member in Member.objects.filter(is_active=True) if may_see(member, record, field.at)]
        assert seeing == [rocu(field).member], record.kind
    assert made.record.owner_agency == rocu(field).agency
    told = Notice.related.filter(text__contains="covert")
    assert [(row.member, row.record) for row in told] == [(rocu(field).member, made.record)]
    with pytest.raises(Absent):
        field.move(made, "disrupted")
    field.move(made, "disrupted", by=rocu(field))


def test_an_overlap_with_a_covert_line_is_heard_by_nobody_else(field):
    covert(field)
    field.line("Kite")
    for row in Overlap.objects.all():
        assert row.heard_by_agency == rocu(field).agency


def test_a_number_known_before_stays_as_open_as_it_was(field):
    overt = field.line("Kite")
    made = covert(field, phones=[NUMBER])
    assert DealPhone.related.get(line=made).phone == overt.phones.get().phone
    assert may_see(field.officer.member, overt.phones.get().phone.record, field.at)


def test_a_hub_with_no_rocu_coordinator_refuses_and_keeps_nothing(field):
    Member.objects.filter(role=Role.ROCU).update(is_active=False)
    with pytest.raises(Refused, match="no ROCU coordinator"):
        covert(field)
    assert not Line.related.exists()


def test_a_covert_line_is_never_pointed_to(field):
    made = covert(field)
    with pytest.raises(Refused, match="never pointed to"):
        set_pointing(by=rocu(field), at=field.at, line_uuid=made.record.uuid, may_be_pointed_to=True)


def test_the_page_says_so_before_saving_and_leads_back_to_the_list(field, client):
    client.force_login(field.officer.member.account)
    body = client.get(reverse("line-new")).content.decode()
    assert "you will not see it again once you have recorded it" in body
    posted = {
        "name": "Nightjar", "first_reported_date": "1/1/2026", "status": "active", "is_covert": "on",
        "owning_team": field.world.teams["police"].pk, "exporting_force": field.force().pk,
        "importing_forces": [field.force().pk],
    }  # fmt: skip
    answered = client.post(reverse("line-new"), posted, follow=True)
    assert answered.redirect_chain == [(reverse("lines"), 302)]
    assert "passed to the ROCU coordinator" in answered.content.decode()
    assert "Nightjar" not in answered.content.decode()
