"""One engine and size: fill, ask, and say what came of it. Run by ``benchmarks.search``."""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.network_filling import OFFICER, _scene, _without_indexes, _write  # noqa: E402
from benchmarks.search_people import SEED, Invented, Population, Typist  # noqa: E402
from throughline.access.gate import passing_in_sql  # noqa: E402
from throughline.access.models import ProtectedRecord  # noqa: E402
from throughline.agencies.actor import Actor  # noqa: E402
from throughline.agencies.models import Member  # noqa: E402
from throughline.core.clock import now, today  # noqa: E402
from throughline.core.text import normalised_name  # noqa: E402
from throughline.core.triggers import lift_notes, set_notes  # noqa: E402
from throughline.matching import searching  # noqa: E402
from throughline.matching.comparing.asking import read_asked  # noqa: E402
from throughline.matching.comparing.finding import hash_of, home_keys, keys_kept  # noqa: E402
from throughline.matching.migrations._owing import NOTES  # noqa: E402
from throughline.matching.models import FindingKey, KeysOwed  # noqa: E402
from throughline.register.models import Link, Person, Phone, PhoneIdentifier, Place  # noqa: E402

HIDDEN = 0.03
FIRST = 10


def fill(population: Population) -> Actor:
    """Everyone with records, places, phones, links and keys; again, it only finds the reader."""
    call_command("migrate", verbosity=0)
    if Person.related.exists():
        return Actor(member=Member.objects.get(account__username=OFFICER))
    reader, _, _ = _scene()
    at, hub, agency, member = now(), reader.hub.pk, reader.hub.agency_id, reader.member.pk
    size, day = population.size, at.date()
    chance = random.Random(SEED + 3)

    def record(number: int, kind: str, held: int) -> dict[str, object]:
        return {
            "id": number, "uuid": _uuid(number), "reference": f"{number:010d}", "kind": kind, "hub_id": hub,
            "owner_agency_id": agency, "controller_id": agency, "restriction": held, "regime": "uk_gdpr", "recorded_at": at,
            "recorded_by_id": member, "withdrawn_reason": "",
        }  # fmt: skip

    people = population.people

    homes = lambda: (each for each in people() if each.address)  # noqa: E731
    phones = lambda: (each for each in people() if each.phone)  # noqa: E731
    home_id, phone_id = size, 2 * size
    with Bare(), transaction.atomic():
        _write(ProtectedRecord, itertools.chain(
            (record(each.number, "person", 2 if chance.random() < HIDDEN else 0) for each in people()),
            (record(home_id + each.number, "place", 0) for each in homes()),
            (record(phone_id + each.number, "phone", 0) for each in phones()),
        ))  # fmt: skip
        _write(Person, ({
            "id": each.number, "record_id": each.number, "given_name": each.given, "family_name": each.family, "called": "",
            "description": "", "date_of_birth": each.born, "date_of_birth_confirmed": False, "sex": each.sex, "version": 1,
            "compared_name": normalised_name(each.given, each.family), "sound": "", "new_because": "",
            "responsible_nation": "",
        } for each in people()))  # fmt: skip
        _write(Place, ({
            "id": each.number, "record_id": home_id + each.number, "address": each.address, "area": "", "uprn": "",
            "postcode": each.postcode, "compared_address": normalised_name(each.address, each.postcode.replace(" ", "")),
        } for each in homes()))  # fmt: skip
        _write(
            Phone, ({"id": each.number, "record_id": phone_id + each.number, "description": ""} for each in phones())
        )
        _write(PhoneIdentifier, ({
            "id": each.number, "phone_id": each.number, "kind": "msisdn", "value": each.phone, "as_written": each.phone,
            "source": "", "recorded_at": at, "recorded_by_id": member,
        } for each in phones()))  # fmt: skip

        def link(number: int, each: Invented, end: int, kind: str) -> dict[str, object]:
            return {
                "id": number, "from_record_id": each.number, "to_record_id": end + each.number, "kind": kind,
                "since_date": day, "source": "", "source_evaluation": "", "assessment": "", "withdrawn_reason": "",
                "recorded_at": at, "recorded_by_id": member,
            }  # fmt: skip

        _write(Link, itertools.chain(
            (link(each.number, each, home_id, "lives_at") for each in homes()),
            (link(size + each.number, each, phone_id, "uses_phone") for each in phones()),
        ))  # fmt: skip
        _write(FindingKey, _keys(population, home_id, phone_id))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {KeysOwed._meta.db_table}")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("CREATE INDEX trgm ON register_person USING gin (compared_name gin_trgm_ops)")
    return reader


class Bare(_without_indexes):
    """The large tables without their indexes, and without the notes that keys are owed: they are written here."""

    TABLES = ("register_link", "access_protectedrecord", "matching_findingkey", "register_person", "register_place")

    def __enter__(self) -> None:
        super().__enter__()
        with connection.cursor() as cursor:
            lift_notes(SimpleNamespace(connection=connection, execute=cursor.execute), NOTES)  # type: ignore[arg-type]

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        with connection.cursor() as cursor:
            set_notes(SimpleNamespace(connection=connection, execute=cursor.execute), NOTES)  # type: ignore[arg-type]


def _uuid(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def _keys(population: Population, home_id: int, phone_id: int) -> Iterator[dict[str, object]]:
    number = itertools.count(1)
    for each in population.people():
        rows = [(key, None) for key in keys_kept(each.compared())]
        rows += [(key, home_id + each.number) for key in home_keys(each.home().address)] if each.address else []
        rows += [(f"phone {each.phone}", phone_id + each.number)] if each.phone else []
        for key, through in rows:
            yield {"id": next(number), "key": hash_of(key), "record_id": each.number, "through_id": through}


def ask(population: Population, reader: Actor, how_many: int) -> None:
    """Ask for people who may be seen, as they are typed; the first tenth warms up and is not counted."""
    at = now()
    chance = random.Random(SEED + 4)
    wanted = set(chance.sample(range(1, population.size + 1), how_many * 2))
    seen = set(ProtectedRecord.objects.filter(pk__in=wanted, restriction=0).values_list("pk", flat=True))
    targets = [each for each in population.people() if each.number in seen][:how_many]
    chance.shuffle(targets)
    typist = Typist()
    asked = [(each, typist.types(each)) for each in targets]
    warm = len(asked) // 10
    for _, typed in asked[:warm]:
        searching.find_fits(reader, at, read_asked(typed, today()))
    compared: list[int] = []
    candidates = searching.records_sharing

    def counted(*arguments: object) -> object:
        found = candidates(*arguments)  # type: ignore[arg-type]
        compared.append(len(found[0]))
        return found

    searching.records_sharing = counted  # type: ignore[assignment]
    times, right, many, first, trgm = [], defaultdict(list), 0, defaultdict(int), []
    trgm_right = defaultdict(list)
    totals, missed, cpu, trgm_cpu = [], Counter(), [], []
    worked = Worked()
    for person, typed in asked[warm:]:
        compared.clear()
        worked.start()
        began = time.perf_counter()
        fits = searching.find_fits(reader, at, read_asked(typed, today()))
        times.append((time.perf_counter() - began) * 1000)
        cpu.append(worked.ms())
        totals.append(sum(compared))
        found = [fit.record for fit in fits.people][:FIRST]
        alone = ["a name alone"] if said(read_asked(typed, today())) in ("given+family", "given") else ["with more"]
        for group in ("all", person.group, *alone):
            right[group].append(person.number in found)
        many += fits.is_many
        if person.number not in found:
            missed[("many " if fits.is_many else "") + said(read_asked(typed, today()))] += 1
        if person.number in found:
            first[next(fit.band for fit in fits.people if fit.record == person.number)] += 1
        if connection.vendor == "postgresql":
            worked.start()
            began = time.perf_counter()
            records = _trigram(reader, at, typed)
            trgm.append((time.perf_counter() - began) * 1000)
            trgm_cpu.append(worked.ms())
            for group in ("all", person.group):
                trgm_right[group].append(person.number in records)
    print(f"\n{connection.vendor}, {population.size:,} people, {len(times):,} asked")
    print(
        f"  first {FIRST}: {_share(right['all'])}   p50 {statistics.median(times):.1f} ms   p95 {_p95(times):.1f} ms   "
        f"processor p50 {statistics.median(cpu):.1f} p95 {_p95(cpu):.1f} ms   "
        f"mean candidates {statistics.mean(totals):.0f}   too many alike {many / len(times):.3f}"
    )
    print("  missed:", ", ".join(f"{kind} {number}" for kind, number in missed.most_common(8)))
    print("  right one's band:", ", ".join(f"{band} {number}" for band, number in sorted(first.items())))
    print(
        "  by name group:",
        ", ".join(f"{group} {_share(found)}" for group, found in sorted(right.items()) if group != "all"),
    )
    if trgm:
        print(
            f"  pg_trgm beside: first {FIRST} {_share(trgm_right['all'])}   p50 {statistics.median(trgm):.1f} ms   "
            f"p95 {_p95(trgm):.1f} ms   processor p50 {statistics.median(trgm_cpu):.1f} p95 {_p95(trgm_cpu):.1f} ms   "
            f"({_p95(trgm) / _p95(times):.1f} times the p95 by the clock, {_p95(trgm_cpu) / _p95(cpu):.1f} by the processor)"
        )
        print(
            "  by name group:",
            ", ".join(f"{group} {_share(found)}" for group, found in sorted(trgm_right.items()) if group != "all"),
        )


class Worked:
    """The processor's time of this process, and with it that of PostgreSQL's process that answers it."""

    def __init__(self) -> None:
        self.backend: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.start()

    def start(self) -> None:
        self.began = self._now()

    def ms(self) -> float:
        return (self._now() - self.began) * 1000

    def _now(self) -> float:
        beside = int(self.backend.read_text().split()[0]) / 1e9 if self.backend else 0.0
        return time.process_time() + beside


def _trigram(reader: Actor, at: object, typed: str) -> list[int]:
    """The peer: names by trigram through the same gate, those born on the typed day first."""
    asked = read_asked(typed, today())
    name = " ".join((*asked.given, *asked.family))
    passes, params = passing_in_sql("p.record_id", reader, at, connection)  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.record_id FROM register_person p WHERE p.compared_name %% %s AND {passes} "
            "ORDER BY similarity(p.compared_name, %s) + (CASE WHEN p.date_of_birth::text = %s THEN 0.5 ELSE 0 END) DESC LIMIT 10",
            [
                name,
                *params,
                name,
                f"{asked.born.year:04}-{asked.born.month:02}-{asked.born.day:02}" if asked.born else "",
            ],
        )
        return [record for (record,) in cursor.fetchall()]


def said(asked: object) -> str:
    """Which facts were typed: no value of them."""
    return "+".join(
        name for name in ("given", "family", "born", "ages", "phones", "numbers") if getattr(asked, name)
    ) + (
        "+address" if asked.address.postcode or asked.address.street else ""  # type: ignore[attr-defined]
    )


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found) / max(1, len(found)):.3f}"


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def main() -> int:
    size, how_many = map(int, sys.argv[1:])
    population = Population(size)
    began = time.perf_counter()
    reader = fill(population)
    print(
        f"Filled in {time.perf_counter() - began:.0f} s; {FindingKey.related.count() / size:.1f} keys a person",
        flush=True,
    )
    ask(population, reader, how_many)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
