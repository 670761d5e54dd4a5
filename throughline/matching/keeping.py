"""Keeping the keys people are found by. The database notes whose are owed; here they are written. No fact, no act: an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction

from throughline.access.models import ProtectedRecord
from throughline.core.planned import Question
from throughline.matching.comparing.finding import hash_of, home_keys, keys_kept
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.known import Known, read_known
from throughline.matching.models import FindingKey, KeysOwed

BATCH = 500
# What a search writes before it asks: an import of many people is written by the import, or by ``throughline init``.
MOST_BEFORE_A_SEARCH = 1000

Row = tuple[int, int | None]
_OWED = Question(lambda _: KeysOwed.objects.order_by("pk").values_list("pk", "record_id")[: BATCH * 4])


def write_owed_keys(*, most: int | None = None) -> bool:
    """Write the keys that are owed, of at most so many people; whether none is owed any more."""
    written = 0
    while most is None or written < most:
        owed = _OWED.ask()
        if not owed:
            return True
        _write(owed)
        written += len({record for _, record in owed})
    return not KeysOwed.objects.exists()


def write_keys_of(record: int) -> None:
    """Write the keys that are owed of one person, inside a transaction that goes on: nobody else's record is held for it."""
    owed = list(KeysOwed.objects.filter(record=record).order_by("pk").values_list("pk", "record_id"))
    if owed:
        _write(owed)


@transaction.atomic
def _write(owed: Sequence[tuple[Any, ...]]) -> None:
    """Read after the notes are read: what is committed later has a note of its own."""
    records = sorted({record for _, record in owed})
    # Two searches write the same person's keys one after the other.
    list(ProtectedRecord.objects.select_for_update().filter(pk__in=records).order_by("pk").values_list("pk"))
    for start in range(0, len(records), BATCH):
        _write_keys(records[start : start + BATCH])
    for start in range(0, len(owed), BATCH):
        KeysOwed.objects.filter(pk__in=[pk for pk, _ in owed[start : start + BATCH]]).delete()


def _write_keys(records: Sequence[int]) -> None:
    wanted = {record: set(rows_of(known)) for record, known in read_known(records).items()}
    gone: list[int] = []
    kept: dict[int, set[Row]] = {}
    rows = FindingKey.related.filter(record__in=records)
    for pk, record, key, through in rows.values_list("pk", "record_id", "key", "through_id"):
        row = (key, through)
        if row in wanted.get(record, ()) and row not in kept.setdefault(record, set()):
            kept[record].add(row)
        else:
            gone.append(pk)
    for start in range(0, len(gone), BATCH):
        FindingKey.related.filter(pk__in=gone[start : start + BATCH]).delete()
    FindingKey.related.bulk_create(
        (
            FindingKey(record_id=record, key=key, through_id=through)
            for record, these in wanted.items()
            for key, through in sorted(these - kept.get(record, set()), key=_in_order)
        ),
        batch_size=2000,
    )


def _in_order(row: Row) -> tuple[int, int]:
    return row[0], row[1] or 0


def rows_of(known: Known) -> Iterator[Row]:
    """The keys of one person as they are stored, each with the place or phone it stands on."""
    own: set[str] = set()
    for name in known.names:
        own |= keys_kept(known.compared(name)._replace(phones=()))
    if not known.names:
        own |= keys_kept(Compared("", numbers=tuple(known.numbers), unchecked=tuple(known.unchecked)))
    yield from ((hash_of(key), None) for key in own)
    yield from _through(((home_keys(address), record) for address, _, record in known.addresses), own)
    yield from _through((({f"phone {number}"}, record) for number, record in known.phones), own)


def _through(facts: Iterable[tuple[set[str], int | None]], own: set[str]) -> Iterator[Row]:
    for keys, record in facts:
        yield from ((hash_of(key), record) for key in keys - own)
