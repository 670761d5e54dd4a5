"""An order's page, its print and its PDF are marked alike: as the most closely held of what they are of."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.hub.test_handling import marking_of_page, marking_words
from tests.integration.orders.test_age_ends import born, child_of, notice
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction

pytestmark = pytest.mark.django_db


def hold(register, record, restriction):
    """Held so, and open to the officer."""
    member = register.officer.member
    ProtectedRecord.objects.filter(pk=record.pk).update(restriction=restriction)
    if restriction == Restriction.RESTRICTED:
        record.named.create(member=member, named_at=register.at, named_by=member)


@pytest.mark.parametrize("child_held", [Restriction.STANDARD, Restriction.RESTRICTED])
@pytest.mark.parametrize("about_held", Restriction)
def test_page_print_and_pdf_say_the_same(register, client, monkeypatch, about_held, child_held):
    child = child_of(register, born(register, 15, days=100))
    order = notice(register, child)
    hold(register, order.about, about_held)
    hold(register, child.record, child_held)
    made = []
    monkeypatch.setattr("throughline.web.printing.pdf.pdf_of", lambda document: made.append(document) or b"%PDF-")
    client.force_login(register.officer.member.account)
    pages = [client.get(reverse(name, args=[order.record.uuid])).content.decode() for name in ("order", "order-print")]
    client.get(reverse("order-pdf", args=[order.record.uuid]))
    assert "Jay" in pages[0] and "Jay" not in pages[1]
    said = [marking_of_page(page)[0] for page in pages] + [document.full_marking for document in made]
    # What is told of an order is told in a sensitive record of its own: no paper of it is less.
    strictest = max(Restriction.SENSITIVE, about_held, child_held)
    assert said == 3 * [marking_words(strictest)]
