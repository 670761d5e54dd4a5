"""A flat that is cuckooed, for its tests: begun, confirmed, ended, visited; and a page opened by somebody."""

from __future__ import annotations

import datetime as dt

from tests.integration.disruption.enforcement_world import DAY, Enforcement
from tests.integration.reading import text_of
from throughline.cuckooing.actions.addresses import (
    EpisodeGiven,
    confirm_cuckooing,
    end_cuckooing,
    record_cuckooed_address,
)
from throughline.cuckooing.actions.visits import VisitGiven, record_visit
from throughline.cuckooing.models import CuckooedAddress
from throughline.register.given import PlaceGiven
from throughline.register.models import Place
from throughline.work.models import Clock


class Home:
    """A flat to act on, by an officer unless said."""

    def __init__(self, field: Enforcement, authority: str = "Birmingham") -> None:
        self.field, self.at, self.today = field, field.at, field.today
        self.place = PlaceGiven("4 Linnet Court", "Lea Hall", "", field.authority(authority), field.force())

    def begin(self, day: dt.date | None = None, *, by=None, confirmed: bool = False, **more):
        given = EpisodeGiven(
            day or self.today - 30 * DAY, ["drugs", "financial"], "Callers at night.", confirmed, **more
        )
        return record_cuckooed_address(by=by or self.field.officer, at=self.at, given=given, place=self.place)

    @property
    def uuid(self):
        return Place.related.get(address="4 Linnet Court").record.uuid

    def act(self, by=None):
        return {"by": by or self.field.officer, "at": self.at, "place_uuid": self.uuid}

    def confirm(self, day: dt.date, *, by=None):
        return confirm_cuckooing(**self.act(by), confirmed_date=day, how="Found at the warrant.")

    def end(self, day: dt.date, *, by=None, how: str = "stopped"):
        return end_cuckooing(**self.act(by), ended_date=day, how=how)

    def visit(self, day: dt.date, *, by=None, outcome: str = "signs", **more):
        given = VisitGiven(day, self.field.officer.agency, "PC Sample", "A new lock.", "not_alone", outcome, **more)
        return record_visit(**self.act(by), given=given)

    def bring_to(self, state: str) -> CuckooedAddress:
        self.begin(self.today - 60 * DAY, confirmed=state == "confirmed")
        if state in ("ended", "again"):
            self.end(self.today - 40 * DAY)
        if state == "again":
            self.begin(self.today - 20 * DAY)
        return CuckooedAddress.related.get()

    def clock(self) -> Clock | None:
        return Clock.related.filter(rule__key="cuckoo_revisit", stopped_at__isnull=True).first()


def opened(client, actor, path: str) -> str:
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return text_of(client.get(path))
