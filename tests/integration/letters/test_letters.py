"""Letters: what they say, to whom, who may make them, and that making one is a disclosure."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.hub.acting import Acting
from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from tests.paper import require_readable
from throughline.access.facts import involve
from throughline.access.states import InvolvementReason
from throughline.agencies.actor import Actor
from throughline.audit.models import Event, EventDetail
from throughline.core.errors import Refused
from throughline.hub.actions.chronology import withdraw_entry, write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.actions.summaries import disclose_chronology, write_to_referrer
from throughline.hub.states import WhoMayRead

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def written(acting: Acting):
    """A case whose chronology has one of everything, written out of order."""
    case, lead = acting.open_case(), acting.world.social
    day = acting.today
    for kind, ago, text in (
        ("opinion", 2, "He fears the debt."),
        ("fact", 5, "Back on roll."),
        ("contact", 1, "Rang."),
    ):
        entry = write_entry(
            by=lead,
            at=acting.at,
            case_uuid=case.record.uuid,
            kind=kind,
            happened_date=day - dt.timedelta(ago),
            text=text,
        )
    withdraw_entry(by=lead, at=acting.at, entry_id=entry.pk, reason="It was another boy")
    for may_read, words in ((WhoMayRead.WORKING_WITH, "I want to go home."), (WhoMayRead.LEAD, "Only for Sol.")):
        record_own_words(
            by=lead, at=acting.at, person_uuid=case.person.record.uuid, about=case.record, words=words, said_date=day,
            heard_by="Sol Hale", may_read=may_read, told_who_reads=True,
        )  # fmt: skip
    return case


ASKED = {"recipient": "Birmingham Family Court", "reason": "Ordered for 3 March"}


def chronology(actor: Actor, case, **more) -> str:
    path = reverse("case-chronology", args=[case.record.uuid])
    answer = browser(actor).post(path, {**ASKED, "with_own_words": "yes", "print": "1", **more})
    assert answer.status_code == 200
    return text_of(answer)


def test_a_chronology_keeps_kinds_apart_in_order_and_says_what_was_an_error(acting):
    case = written(acting)
    case.person.called = "Jay-Jay"
    case.person.save()
    said = chronology(acting.world.social, case)
    for kind in ("Fact", "Professional opinion", "Contact or attempt", "Their own words"):
        assert kind in said
    assert said.index("Back on roll.") < said.index("He fears the debt.") < said.index("I want to go home.")
    assert "RECORDED IN ERROR: It was another boy (marked by Sol Hale" in said
    assert "What was written: Rang." in said
    assert "“I want to go home.”" in said
    assert "“Only for Sol.”" in said
    assert f"Jay {case.person.family_name} (called Jay-Jay), 15" in said
    assert "Birmingham Family Court" in said and "Sol Hale, Birmingham Council" in said


def test_own_words_are_only_those_the_maker_may_read_and_only_when_asked_for(acting):
    case = written(acting)
    police = acting.world.police
    involve(by=police, at=acting.at, record=case.record, member=police.member, reason=InvolvementReason.WORKS_WITH)
    said = chronology(police, case)
    assert "I want to go home." in said
    assert "Only for Sol." not in said
    said = chronology(acting.world.social, case, with_own_words="no")
    assert "I want to go home." not in said
    assert "own words were left out" in said


def test_making_one_is_a_disclosure_to_somebody_for_a_reason(acting):
    case = written(acting)
    chronology(acting.world.social, case)
    event = Event.objects.get(action="disclose_chronology")
    assert (event.op, event.recipient) == ("disclosure", "Birmingham Family Court")
    assert "own words" in event.classes
    assert EventDetail.objects.get(event=event).body == {"reason": "Ordered for 3 March"}
    assert {str(row.uuid) for row in event.subjects.all()} == {str(case.record.uuid), str(case.person.record.uuid)}


@pytest.mark.parametrize("missing", ["recipient", "reason"])
def test_it_is_for_somebody_and_for_a_reason(acting, missing):
    given = ASKED | {missing: "  "}
    with pytest.raises(Refused) as refused:
        disclose_chronology(
            by=acting.world.social,
            at=acting.at,
            case_uuid=acting.open_case().record.uuid,
            with_own_words=False,
            **given,
        )
    assert refused.value.field == missing
    assert not Event.objects.filter(action="disclose_chronology").exists()


def test_who_may_disclose_a_chronology(acting):
    case = acting.open_case()
    done = {
        who for who, actor in acting.world.everyone().items()
        if outcome_of(lambda actor=actor: disclose_chronology(
            by=actor, at=acting.at, case_uuid=case.record.uuid, with_own_words=False, **ASKED
        )) == "done"
    }  # fmt: skip
    assert done == {"here coordinator", "here police", "here rocu", "here social"}


def test_a_chronology_is_a_pdf_named_by_its_reference_and_comes_back_with_what_was_typed(acting):
    case = written(acting)
    path = reverse("case-chronology", args=[case.record.uuid])
    client = browser(acting.world.social)
    page = client.post(path, {"recipient": "The court", "pdf": "1"})
    assert "Say why they need it" in text_of(page) and 'value="The court"' in page.content.decode()
    answer = client.post(path, {**ASKED, "with_own_words": "no", "pdf": "1"})
    assert answer["Content-Type"] == "application/pdf"
    names = (case.person.given_name, case.person.family_name)
    said = require_readable(answer.content, title=case.record.reference, not_in_title=names)
    assert answer["Content-Disposition"] == f'attachment; filename="chronology-{case.record.reference}.pdf"'
    assert "OFFICIAL-SENSITIVE" in said and "Page 1 of 1" in said and "Ordered for 3 March" in said


def test_an_empty_chronology_says_so(acting):
    assert "Nothing has been written in it." in chronology(acting.world.social, acting.open_case())


def test_a_letter_tells_the_referrer_what_was_decided_and_names_nobody_else(acting):
    referral = acting.referral_in("decided")
    path = reverse("referral-letter", args=[referral.record.uuid])
    client = browser(acting.world.police)
    assert path in client.get(reverse("referral", args=[referral.record.uuid])).content.decode()
    said = text_of(client.post(path, {"print": "1"}))
    assert "Thank you." in said and "Supported elsewhere" in said and "Olu Mensah, West Midlands Police" in said
    assert "What was heard." not in said, "the reasons are the hub's own"
    assert referral.person.family_name not in said
    pdf = client.post(path, {"pdf": "1"})
    names = (referral.person.given_name, referral.person.family_name)
    said = require_readable(pdf.content, title=referral.record.reference, not_in_title=names)
    assert referral.person.family_name not in said
    event = Event.objects.filter(action="write_to_referrer").first()
    assert (event.op, event.recipient) == ("disclosure", "Olu Mensah, West Midlands Police")


def test_no_letter_before_a_decision(acting):
    referral = acting.referral_in("submitted")
    client = browser(acting.world.police)
    path = reverse("referral-letter", args=[referral.record.uuid])
    assert client.get(path).status_code == 404
    assert path not in client.get(reverse("referral", args=[referral.record.uuid])).content.decode()
    with pytest.raises(Refused, match="not decided"):
        write_to_referrer(by=acting.world.police, at=acting.at, referral_uuid=referral.record.uuid)


def test_only_who_referred_and_the_coordinator_write_it(acting):
    referral = acting.referral_in("decided")
    done = {
        who for who, actor in acting.world.everyone().items()
        if outcome_of(lambda actor=actor: write_to_referrer(
            by=actor, at=acting.at, referral_uuid=referral.record.uuid
        )) == "done"
    }  # fmt: skip
    assert done == {"here coordinator", "here police"}
