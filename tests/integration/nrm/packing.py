"""A case with a pack, brought to each status the way people bring it there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.factories import World
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.geography.models import LocalAuthority
from throughline.hub.actions.cases import ScreeningGiven, open_case
from throughline.hub.models import Case
from throughline.nrm.actions.decisions import DecisionGiven, record_nrm_decision
from throughline.nrm.actions.packs import (
    ConsentGiven,
    ExistingGiven,
    mark_nrm_ready,
    record_consent,
    save_section,
    start_nrm,
)
from throughline.nrm.actions.sending import SendingGiven, send_nrm, withdraw_nrm
from throughline.nrm.fields import sections_for
from throughline.nrm.models import NrmReferral
from throughline.nrm.queries.packs import count_answers, route_of
from throughline.nrm.queries.prefills import prefills_for
from throughline.nrm.states import NrmStatus as S
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.states import AgeBasis

DAY = dt.timedelta(days=1)


def filled(field: Any) -> str:
    """An answer that suits a question."""
    if field.kind == "responder":
        return "Police force"
    return field.options[0] if field.options else "Not known"


@dataclass
class Packing:
    """``at``: the moment acts happen unless a test says another; ``by``: the case's lead, a social worker."""

    world: World
    at: dt.datetime
    case: Case

    @property
    def by(self) -> Actor:
        return self.world.social

    @property
    def today(self) -> dt.date:
        return civil_date(self.at)

    def authority(self, name: str = "Birmingham") -> LocalAuthority:
        return LocalAuthority.objects.get(name=name)

    def start(self, *, by: Actor | None = None, at: dt.datetime | None = None, **given: Any) -> NrmReferral:
        values = {"existing": "none", "asked": "The competent authority", "asked_date": self.today} | given
        return start_nrm(
            by=by or self.by, at=at or self.at, case_uuid=self.case.record.uuid, given=ExistingGiven(**values)
        )

    def consent(self, nrm: NrmReferral, answer: str, **given: Any) -> NrmReferral:
        said = ConsentGiven(answer, self.today, "Explained with an interpreter.", **given)
        return record_consent(by=self.by, at=self.at, nrm_uuid=nrm.uuid, version=self.version(nrm), given=said)

    def version(self, nrm: NrmReferral) -> int:
        nrm.refresh_from_db()
        return nrm.version

    def fill(self, nrm: NrmReferral) -> NrmReferral:
        """Every section kept: as filled in where something is known, else with an answer that suits."""
        nrm.refresh_from_db()
        route = route_of(nrm, self.today)
        assert route is not None
        known = prefills_for(self.by, nrm, self.at)
        for section in sections_for(route, co_operates=nrm.co_operates):
            answers = {
                field.key: known[field.key].text if field.key in known else filled(field) for field in section.fields
            }
            if answers.get("contact_address"):
                answers["contact_address"] = ""
            save_section(
                by=self.by, at=self.at, nrm_uuid=nrm.uuid, section=section.key, seen=count_answers(nrm, section),
                answers=answers,
            )  # fmt: skip
        return nrm

    def ready(self, nrm: NrmReferral) -> NrmReferral:
        self.fill(nrm)
        return mark_nrm_ready(by=self.by, at=self.at, nrm_uuid=nrm.uuid, version=self.version(nrm))

    def send(
        self, nrm: NrmReferral, *, by: Actor | None = None, at: dt.datetime | None = None, **given: Any
    ) -> NrmReferral:
        at = at or self.at
        values: dict[str, Any] = {
            "sent_date": civil_date(at), "sent_to": "Single Competent Authority", "authority": self.authority(),
            "tell_by_date": civil_date(at) + DAY, "authority_reason": "An agreement that it takes them",
        } | given  # fmt: skip
        return send_nrm(
            by=by or self.by, at=at, nrm_uuid=nrm.uuid, version=self.version(nrm), given=SendingGiven(**values)
        )

    def sent(self, **given: Any) -> NrmReferral:
        return self.send(self.ready(self.start()), **given)

    def decide(
        self, nrm: NrmReferral, outcome: str, *, by: Actor | None = None, at: dt.datetime | None = None, **given: Any
    ) -> NrmReferral:
        at = at or self.at
        day = civil_date(at)
        values: dict[str, Any] = {
            "outcome": outcome, "decided_date": day, "made_by": "authority", "tell_by_date": day + DAY,
            "reconsider_by_date": day + DAY,
        } | given  # fmt: skip
        record_nrm_decision(
            by=by or self.by, at=at, nrm_uuid=nrm.uuid, version=self.version(nrm), given=DecisionGiven(**values)
        )
        nrm.refresh_from_db()
        return nrm

    def withdraw(self, nrm: NrmReferral, *, by: Actor | None = None) -> NrmReferral:
        return withdraw_nrm(
            by=by or self.by, at=self.at, nrm_uuid=nrm.uuid, version=self.version(nrm), reason="Made elsewhere"
        )

    def at_status(self, status: str) -> NrmReferral:
        """A referral at a status; a notice is one for an adult who said no."""
        if status in (S.PREPARING, S.READY, S.WITHDRAWN):
            nrm = self.start()
            if status == S.READY:
                nrm = self.ready(nrm)
            return self.withdraw(nrm) if status == S.WITHDRAWN else nrm
        nrm = self.sent()
        if status in (S.REASONABLE_YES, S.CONCLUSIVE_YES, S.CONCLUSIVE_NO):
            self.decide(nrm, "positive")
        if status == S.REASONABLE_NO:
            self.decide(nrm, "negative")
        if status in (S.CONCLUSIVE_YES, S.CONCLUSIVE_NO):
            self.decide(nrm, "positive" if status == S.CONCLUSIVE_YES else "negative", early_reason="As received")
        return nrm


def make_packing(world: World, *, low: int = 16, high: int | None = None, born: dt.date | None = None) -> Packing:
    at = world.at
    age = None if born else AgeGiven(low, high or low, AgeBasis.STATED, civil_date(at))
    person = person_for(
        by=world.system, at=at,
        given=PersonGiven(
            given_name="Jay", family_name="Sample", called="Jayjay", sex="M", age=age, date_of_birth=born,
            home_authority=LocalAuthority.objects.get(name="Birmingham"),
        ),
    )  # fmt: skip
    case = open_case(
        by=world.coordinator, at=at, person_uuid=person.record.uuid, lead=world.social.member,
        cover=world.here[Role.POLICE].member, screening=ScreeningGiven("medium", "Worried for him.", "Debt, missing."),
    )  # fmt: skip
    return Packing(world, at, case)
