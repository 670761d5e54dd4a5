"""``throughline duplicates``: who is on the register twice, listed for a person to decide."""

from __future__ import annotations

import argparse
import datetime as dt
from array import array
from collections.abc import Iterator
from pathlib import Path

from throughline.agencies.actor import Actor
from throughline.cli.acting import actor_of
from throughline.cli.exits import DONE
from throughline.cli.scratch import scratch_in
from throughline.cli.speaking import Progress, answer, tell
from throughline.core.clock import civil_date, now
from throughline.matching.bulk.actions import Found, list_duplicates
from throughline.matching.bulk.linking import LISTED_AT, Pair
from throughline.matching.bulk.model import Model, read_model, write_model
from throughline.matching.bulk.passing import Way, find_duplicates
from throughline.matching.bulk.saying import what_agrees
from throughline.matching.comparing.people import Comparing, Person
from throughline.matching.comparing.weights import read_weights
from throughline.matching.reading import count_people, list_people

STEP = 10_000


def run(arguments: argparse.Namespace) -> int:
    by, at, way = actor_of(arguments.hub), now(), Way.from_environment()
    model = read_model(arguments.model) if arguments.model else None
    progress = Progress()
    register = Register(by, at, progress)
    with scratch_in(arguments.installation.folder) as scratch:
        used, pairs = find_duplicates(
            register.people(), scratch, way, civil_date(at).isoformat(), progress, model=model, least=LISTED_AT,
            beside=register.beside(),
        )  # fmt: skip
    if model is None and used.is_trained and not arguments.preview:
        tell(f"The model is kept: {keep_model(used, arguments.installation.folder)}")
    listed = list_duplicates(by=by, at=at, pairs=list(register.found(pairs)), preview=arguments.preview)
    answer("Preview: nothing was changed." if arguments.preview else f"Looked at {register.number:,} people.")
    answer(f"  {listed.new:>7,}  pairs new for someone to review")
    answer(f"  {listed.waiting:>7,}  pairs waiting there already")
    answer(f"  {listed.set_aside:>7,}  pairs decided before: not the same person")
    return DONE


def keep_model(model: Model, folder: Path) -> Path:
    """Beside the data, by its version: an older one stays."""
    kept = folder / "models"
    kept.mkdir(exist_ok=True)
    path = kept / f"matching-{model.version}.json"
    write_model(model, path)
    return path


class Register:
    """The register's people, read once to be compared and again, those of a pair alone, to say what agrees."""

    def __init__(self, by: Actor, at: dt.datetime, progress: Progress) -> None:
        self.by, self.at, self.progress = by, at, progress
        # Of each row by its place: the key of who it is. The people first, then the rows beside them.
        self.keys = array("q")
        self.number = 0
        self._more = array("q")

    def people(self) -> Iterator[Person]:
        whole = count_people(self.by, self.at)
        for number, each in enumerate(list_people(self.by, self.at), start=1):
            self.keys.append(each.pk)
            self.number = number
            if each.beside:
                self._more.append(each.pk)
            if number % STEP == 0 or number == whole:
                self.progress("Reading the register", number, whole)
            yield each.compared

    def beside(self) -> Iterator[Person]:
        """Once the people are read: those of several names or addresses by each other one. Few have any, and are read again."""
        if self._more:
            for each in list_people(self.by, self.at, set(self._more)):
                for row in each.beside:
                    self.keys.append(each.pk)
                    yield row

    def found(self, pairs: list[Pair]) -> Iterator[Found]:
        """Each pair of people by the records that lead, the later first, in the order they came: not by how likely it is."""
        raw = {(self.keys[each.one], self.keys[each.other]) for each in pairs}
        wanted = {key for pair in raw for key in pair}
        leads: dict[int, int] = {}
        rows: dict[int, list[Person]] = {}
        for each in list_people(self.by, self.at, wanted):
            leads[each.pk] = each.lead
            rows.setdefault(each.lead, []).extend(each.rows)
        comparing = Comparing(read_weights(), (held[0] for held in rows.values()))
        led = ((leads[one], leads[other]) for one, other in raw if one in leads and other in leads)
        for person, other in sorted({(max(pair), min(pair)) for pair in led if pair[0] != pair[1]}):
            compared = (comparing.compare(one, another) for one in rows[person] for another in rows[other])
            yield Found(person, other, what_agrees(max(compared, key=lambda each: each.odds)))
