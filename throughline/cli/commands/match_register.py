"""``throughline match`` without ``--register``: for each record of a file, who on the installation's own register it may be."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from throughline.cli.acting import actor_of
from throughline.cli.commands.duplicates import Register
from throughline.cli.commands.match import COLUMNS, rows_of, tell_reading
from throughline.cli.exits import DONE
from throughline.cli.output import require_place, write_csv
from throughline.cli.scratch import scratch_in
from throughline.cli.speaking import Progress, tell
from throughline.core.clock import civil_date, now
from throughline.matching.bulk.actions import record_match
from throughline.matching.bulk.passing import Way, find_candidates
from throughline.matching.comparing.files import read_map_file, read_people
from throughline.matching.comparing.linking import link
from throughline.matching.comparing.weights import read_weights
from throughline.matching.reading import count_people, list_people

# A larger register is first cut, by a bulk pass, to those who may be in the file at all.
COMPARED_AT_ONCE = 20_000
WORTH_COMPARING = 0.001


def run(arguments: argparse.Namespace) -> int:
    """Its results and its decisions are those of the command on two files; whom it showed is audited before the file is there."""
    require_place(arguments.out, arguments.against)
    by, at, progress = actor_of(arguments.hub), now(), Progress()
    said = read_map_file(arguments.map) if arguments.map else None
    against = read_people(arguments.against, said, progress)
    tell_reading(arguments.against, against)
    register = Register(by, at, progress)
    if count_people(by, at) <= COMPARED_AT_ONCE:
        found = list(list_people(by, at))
    else:
        with scratch_in(arguments.installation.folder) as scratch:
            places = find_candidates(
                register.people(), against.people, scratch, Way.from_environment(), civil_date(at).isoformat(), progress,
                least=WORTH_COMPARING, beside=register.beside(),
            )  # fmt: skip
            found = list(list_people(by, at, {register.keys[place] for place in places}))
    people, keys = [row for each in found for row in each.rows], dict[str, set[int]]()
    for each in found:
        keys.setdefault(each.compared.record_id, set()).add(each.pk)
    counts = dict.fromkeys(("link", "review", "new"), 0)
    shown: set[int] = set()

    def rows() -> Iterator[tuple[str, ...]]:
        for answer in link(people, against.people, read_weights(), progress):
            counts[answer.decision] += 1
            # Every record of somebody shown: any may have been the one that agreed.
            shown.update(*(keys[each.person.record_id] for each in answer.candidates))
            yield from rows_of(answer)
        record_match(by=by, at=at, records=len(against.people), shown=shown)

    write_csv(arguments.out, COLUMNS, rows())
    tell(", ".join(f"{number:,} {decision}" for decision, number in counts.items()) + f": {arguments.out}")
    return DONE
