"""People, interventions, referrals, cases and the support in them, in bulk."""

from __future__ import annotations

import datetime as dt

from faker import Faker

from benchmarks.filling.scene import SEED, Scene, add
from throughline.access.models import Grant, Involvement
from throughline.access.states import FieldClass, InvolvementReason, RecordKind
from throughline.agencies.models import Agency
from throughline.agencies.states import AgencyKind
from throughline.core.text import normalised_name
from throughline.hub.models import Case, ChronologyEntry, Intervention, Referral, Screening
from throughline.hub.states import CaseStatus, EntryKind, InterventionReason, Level, ReferralStatus, Told, WhereNow
from throughline.register.facts import sound_of
from throughline.register.models import Person, Place, SafeContact, Sighting
from throughline.register.states import AgeBasis, AgeGroup, Sex
from throughline.support.models import Enrolment, Need, Offer, Service, ServiceName
from throughline.support.states import EnrolmentStatus, NeedOutcome, OfferStatus, ServiceKind, TheirAnswer
from throughline.work.models import Task

OWN_CASES = 120


def add_people(scene: Scene, how_many: int) -> list[Person]:
    """Names as common as names are; a third children; a sighting for half, work-safely facts for a tenth."""
    names = Faker("en_GB")
    names.seed_instance(SEED)
    rows = []
    for record in scene.records(RecordKind.PERSON, how_many):
        given, family = names.first_name(), names.last_name()
        compared = normalised_name(given, family)
        age = scene.random.randrange(12, 18) if scene.random.random() < 0.33 else scene.random.randrange(18, 60)
        rows.append(Person(
            record=record, given_name=given, family_name=family, compared_name=compared, sound=sound_of(compared),
            date_of_birth=scene.at.date() - dt.timedelta(days=age * 365 + scene.random.randrange(365)),
            sex=scene.random.choice(Sex.values), home_authority=scene.random.choice(scene.authorities),
        ))  # fmt: skip
    people = add(Person, rows)
    add(Sighting, [
        Sighting(person=person, seen_date=scene.day(), seen_by="A worker", in_place="Support at home",
                 recorded_at=scene.at, recorded_by=scene.system)
        for person in people[::2]
    ])  # fmt: skip
    add(SafeContact, [
        SafeContact(person=person, safe_phone="07700 900123", recorded_at=scene.at, recorded_by=scene.system)
        for person in people[::10]
    ])  # fmt: skip
    return people


def add_places(scene: Scene, how_many: int) -> list[Place]:
    return add(Place, [
        Place(record=record, address=f"{number} Invented Street", compared_address=f"{number} invented street",
              authority=scene.random.choice(scene.authorities))
        for number, record in enumerate(scene.records(RecordKind.PLACE, how_many), start=1)
    ])  # fmt: skip


def add_interventions(scene: Scene, people: list[Person], places: list[Place]) -> list[Intervention]:
    rows = []
    for person, record in zip(people, scene.records(RecordKind.INTERVENTION, len(people)), strict=True):
        place = scene.random.randrange(len(scene.teams))
        group = scene.random.choice([AgeGroup.CHILD, AgeGroup.ADULT, AgeGroup.UNKNOWN])
        rows.append(Intervention(
            record=record, person=person, happened_date=scene.day(), place=scene.random.choice(places),
            authority=scene.random.choice(scene.authorities), team=scene.teams[place], agency=scene.agencies[place],
            reason=scene.random.choice(InterventionReason.values), age_basis=AgeBasis.ESTIMATED, age_group=group,
        ))  # fmt: skip
    return add(Intervention, rows)


def add_referrals(scene: Scene, interventions: list[Intervention]) -> list[Referral]:
    rows = []
    for number, (found, record) in enumerate(
        zip(interventions, scene.records(RecordKind.REFERRAL, len(interventions)), strict=True)
    ):
        rows.append(Referral(
            record=record, person=found.person, intervention=found, referral_date=found.happened_date,
            team=found.team, agency=found.agency, referred_at=scene.at, referred_by=scene.random.choice(scene.workers),
            concerns="Found away from home. " * 10, social_care_told=Told.YES,
            status=ReferralStatus.SUBMITTED if number % 100 == 0 else ReferralStatus.DECIDED,
        ))  # fmt: skip
    return add(Referral, rows)


def add_cases(scene: Scene, referrals: list[Referral]) -> list[Case]:
    """Cases, three in five open, led and covered; the restricted member takes part in some, and is granted some more."""
    rows = []
    leads = [scene.members["unrestricted"], *scene.workers]
    for number, (referral, record) in enumerate(
        zip(referrals, scene.records(RecordKind.CASE, len(referrals)), strict=True)
    ):
        lead, cover = scene.random.sample(leads, 2)
        case = Case(
            record=record, person=referral.person, referral=referral, opened_date=referral.referral_date, lead=lead,
            cover=cover,
        )  # fmt: skip
        if number % 5 > 2:
            case.status, case.where_now = CaseStatus.CLOSED, WhereNow.HOME
            case.closed_date = min(scene.at.date(), referral.referral_date + dt.timedelta(days=90))
            case.closed_by, case.closed_at = lead, scene.at
        rows.append(case)
    cases = add(Case, rows)
    _add_work_of(scene, cases)
    _add_involvements(scene, cases)
    return cases


def _add_work_of(scene: Scene, cases: list[Case]) -> None:
    add(Task, [
        Task(record=case.record, title="Call the school", owner_agency=case.lead.agency, owner=case.lead,
             due_at=scene.at + dt.timedelta(hours=scene.random.randrange(-48, 200)), asked_at=scene.at,
             asked_by=scene.system, **done)
        for case in cases
        for done in ({}, {"done_at": scene.at, "done_by": case.lead, "outcome": "Done"})
    ])  # fmt: skip
    add(ChronologyEntry, [
        ChronologyEntry(case=case, kind=kind, happened_date=case.opened_date, text="Seen at home. " * 15,
                        written_at=scene.at, written_by=case.lead)
        for case in cases
        for kind in (EntryKind.FACT, EntryKind.CONTACT, EntryKind.OPINION, EntryKind.FACT)
    ])  # fmt: skip
    add(Screening, [
        Screening(case=case, screened_date=case.opened_date, level=Level.MEDIUM, judgement="A judgement.",
                  reasons="Reasons.", screened_at=scene.at, screened_by=case.lead)
        for case in cases
    ])  # fmt: skip


def _add_involvements(scene: Scene, cases: list[Case]) -> None:
    rows = []
    for case in cases:
        for member, reason in ((case.lead, InvolvementReason.LEAD), (case.cover, InvolvementReason.COVER)):
            for record in (case.record, case.person.record):
                rows.append(_involved(scene, record, member, reason))
    restricted = scene.members["restricted"]
    own = [case for case in cases if case.status == CaseStatus.OPEN][:OWN_CASES]
    for case in own[: OWN_CASES // 2]:
        for record in (case.record, case.person.record):
            for member in (restricted, scene.members["unrestricted"]):
                rows.append(_involved(scene, record, member, InvolvementReason.WORKS_WITH))
    add(Involvement, rows)
    add(Grant, [
        Grant(record=record, agency=restricted.agency, purpose="Safeguarding", agreement=scene.agreement,
              classes=[FieldClass.IDENTITY, FieldClass.PROCESS], starts_at=scene.at - dt.timedelta(days=1),
              expires_at=scene.at + dt.timedelta(days=90), granted_by=case.lead)
        for case in own[OWN_CASES // 2 :]
        for record in (case.record, case.person.record)
    ])  # fmt: skip


def _involved(scene: Scene, record: object, member: object, reason: str) -> Involvement:
    return Involvement(
        record=record, member=member, reason=reason, since_at=scene.at - dt.timedelta(days=1), since_by=scene.system
    )


def add_support(scene: Scene, cases: list[Case]) -> None:
    """Two needs a case, each offered; three in five taken up, half of those completed; a fifth of needs closed."""
    services = _add_services(scene)
    needs = add(Need, [
        Need(case=case, kind=scene.random.choice(ServiceKind.values), description="Someone to talk to",
             recorded_at=scene.at, recorded_by=case.lead, explained_date=case.opened_date, answer=TheirAnswer.YES,
             **_closing(scene, number))
        for case in cases
        for number in range(2)
    ])  # fmt: skip
    offers = add(Offer, [
        Offer(need=need, service=scene.random.choice(services), shared_note="Wants a mentor", offered_at=scene.at,
              offered_by=scene.system, status=OfferStatus.ACCEPTED if number % 5 < 3 else OfferStatus.OFFERED)
        for number, need in enumerate(needs)
    ])  # fmt: skip
    rows = []
    for number, offer in enumerate(offer for offer in offers if offer.status == OfferStatus.ACCEPTED):
        started = scene.day()
        row = Enrolment(offer=offer, started_date=started, started_at=scene.at, started_by=scene.system)
        if number % 2:
            row.status, row.outcome = EnrolmentStatus.COMPLETED, "Finished"
            row.ended_date, row.ended_at = min(scene.at.date(), started + dt.timedelta(days=60)), scene.at
        rows.append(row)
    add(Enrolment, rows)


def _closing(scene: Scene, number: int) -> dict[str, object]:
    if number or scene.random.random() > 0.4:
        return {}
    at = scene.at - dt.timedelta(days=scene.random.randrange(1, 400))
    return {"outcome": NeedOutcome.MET, "closed_at": at, "closed_by": scene.system}


def _add_services(scene: Scene) -> list[Service]:
    charity = Agency.objects.create(name="Invented Mentors", kind=AgencyKind.CHARITY)
    services = [Service.objects.create(provider=charity, kind=kind) for kind in ServiceKind.values]
    add(ServiceName, [ServiceName(service=service, name=service.get_kind_display()) for service in services])
    return services
