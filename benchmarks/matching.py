"""How well people are matched on the labelled sets of a folder: ``python -m benchmarks.matching FOLDER``.

Each figure stands beside that of a plain peer in the same run, and by name group where the set names them. Where weights were
counted on half of a set, ``tested`` is the other half. Sets that are not in the folder are passed over by name.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path

from rapidfuzz.distance import JaroWinkler

from benchmarks.matching_peer import PEER_AT, best_of, joined
from benchmarks.matching_spellings import is_training
from throughline.matching.comparing.clustering import cluster
from throughline.matching.comparing.files import read_people
from throughline.matching.comparing.linking import Answer, link
from throughline.matching.comparing.names import compare_words
from throughline.matching.comparing.people import Person
from throughline.matching.comparing.spellings import spelling_odds
from throughline.matching.comparing.weights import read_weights

Pairs = set[tuple[str, str]]
# The levels of two words that are one name.
ONE_NAME = ("same", "variant", "nickname", "spelling")
GROUPS = ("all", "british/other", "arabic-script origin", "cyrillic origin")


def quiet(*_: object) -> None:
    """No progress: the figures are the result."""


def is_tested(name: str) -> bool:
    """The half of a set on which no weight was counted."""
    return hashlib.md5(name.encode(), usedforsecurity=False).digest()[0] % 2 == 1


def score(found: Pairs, true: Pairs) -> str:
    right = len(found & true)
    return (
        f"precision {right / max(1, len(found)):.4f}  recall {right / max(1, len(true)):.4f}  "
        f"F1 {2 * right / max(1, len(found) + len(true)):.4f}"
    )


def same_label(label: dict[str, str]) -> Pairs:
    """Every two rows with one label."""
    groups = defaultdict(list)
    for row, named in label.items():
        groups[named].append(row)
    return {(min(pair), max(pair)) for rows in groups.values() for pair in combinations(rows, 2)}


def referrals(folder: Path) -> None:
    register = read_people(folder / "register.csv", None, quiet).people
    with (folder / "referrals.csv").open(encoding="utf-8", newline="") as lines:
        truth = {row["record_id"]: row for row in csv.DictReader(lines)}
    records = [each for each in read_people(folder / "referrals.csv", None, quiet).people if is_tested(each.record_id)]
    started = time.perf_counter()
    answers = list(link(register, records, read_weights(), quiet))
    print(f"\nukmulti20k, tested half: {len(records)} referrals in {time.perf_counter() - started:.1f} s")
    peer = best_of(register, records)
    for group in GROUPS:
        kept = [
            (answer, best)
            for answer, best in zip(answers, peer, strict=True)
            if group in ("all", truth[answer.record.record_id]["name_group"])
        ]
        print(f"  {group:22}", _referrals(kept, truth))


def _referrals(kept: Sequence[tuple[Answer, list[tuple[float, str]]]], truth: dict[str, dict[str, str]]) -> str:
    person = {answer.record.record_id: truth[answer.record.record_id]["person_id"] for answer, _ in kept}
    known = sum(map(bool, person.values()))
    first_five = theirs_five = linked = right = theirs = theirs_right = 0
    for answer, best in kept:
        who = person[answer.record.record_id]
        first_five += bool(who) and who in [each.person.record_id for each in answer.candidates[:5]]
        theirs_five += bool(who) and who in [each for _, each in best]
        if answer.decision == "link":
            linked += 1
            right += answer.candidates[0].person.record_id == who
        if best and best[0][0] >= PEER_AT:
            theirs += 1
            theirs_right += best[0][1] == who
    return (
        f"known {known}: first 5 {first_five / known:.4f} (peer {theirs_five / known:.4f}); "
        f"links: precision {right / max(1, linked):.4f} recall {right / known:.4f} "
        f"(peer {theirs_right / max(1, theirs):.4f} {theirs_right / known:.4f})"
    )


def rows_of_one_file(name: str, path: Path, label_of: Callable[[Person], str], *, numbers: bool = True) -> None:
    people = read_people(path, None, quiet).people
    if not numbers:
        people = [person._replace(unchecked=()) for person in people]
    true = same_label({person.record_id: label_of(person) for person in people})
    started = time.perf_counter()
    members = cluster(people, read_weights(), quiet)
    took = time.perf_counter() - started
    print(f"{name:30} {score(same_label({each.record_id: each.cluster_id for each in members}), true)}  {took:.1f} s")
    print(f"{'  peer':30} {score(joined(people), true)}")


def two_files(folder: Path, *, numbers: bool) -> None:
    register, records = (read_people(folder / f"dataset4{part}.csv", None, quiet).people for part in "ab")
    if not numbers:
        records = [person._replace(unchecked=()) for person in records]
    true = {(record.record_id, record.record_id.replace("dup-0", "org")) for record in records}
    started = time.perf_counter()
    answers = list(link(register, records, read_weights(), quiet))
    took = time.perf_counter() - started
    linked = {
        (each.record.record_id, each.candidates[0].person.record_id) for each in answers if each.decision == "link"
    }
    print(f"{'FEBRL 4a/4b' + ('' if numbers else ', no number'):30} {score(linked, true)}  {took:.1f} s")
    best = zip(records, best_of(register, records, 1), strict=True)
    print(
        f"{'  peer':30} {score({(r.record_id, found[0][1]) for r, found in best if found and found[0][0] >= PEER_AT}, true)}"
    )


def decided(one: str, other: str) -> float:
    """What the product decides: at 0 or more one name. By its level, and within that by the odds of the spelling."""
    odds = spelling_odds(one, other)
    return odds + 50 if compare_words(one, other) in ONE_NAME else odds - 50


def spellings(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if not is_training(row)]
    decided("warm", "up")
    started = time.perf_counter()
    odds = [(decided(row["name1"], row["name2"]), row["is_match"] == "1") for row in rows]
    each = (time.perf_counter() - started) / len(rows) * 1e6
    peer = [(JaroWinkler.similarity(row["name1"], row["name2"]), row["is_match"] == "1") for row in rows]
    print(f"\ntranslit_variants, tested half ({len(rows)} pairs), {each:.0f} microseconds a pair")
    for name, scored, at in (("this", odds, 0.0), ("peer (Jaro-Winkler, 0.9)", peer, 0.9)):
        print(f"  {name:28} F1 {_f1(scored, at):.4f}  AUC {_auc(scored):.4f}")
    for script in sorted({row["script"] for row in rows}):
        kept = [pair for pair, row in zip(odds, rows, strict=True) if row["script"] == script]
        print(f"  {script:28} F1 {_f1(kept, 0.0):.4f}  AUC {_auc(kept):.4f}")


def _f1(scored: Iterable[tuple[float, bool]], at: float) -> float:
    kept = list(scored)
    right = sum(same for value, same in kept if value >= at)
    return 2 * right / (sum(value >= at for value, _ in kept) + sum(same for _, same in kept))


def _auc(scored: Iterable[tuple[float, bool]]) -> float:
    below = area = same_seen = 0
    for _, same in sorted(scored):
        if same:
            area += below
            same_seen += 1
        else:
            below += 1
    return area / (below * same_seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    if (folder / "translit_variants.csv").exists():
        spellings(folder / "translit_variants.csv")
    if (folder / "ukmulti20k").exists():
        referrals(folder / "ukmulti20k")
    print("\npairs in the same file, at the default threshold")
    if (folder / "fake_1000.csv").exists():
        with (folder / "fake_1000.csv").open(encoding="utf-8", newline="") as lines:
            label = {row["unique_id"]: row["cluster"] for row in csv.DictReader(lines)}
        rows_of_one_file("fake_1000", folder / "fake_1000.csv", lambda person: label[person.record_id])
    if (folder / "febrl").exists():
        for number in (1, 2, 3):
            for numbers in (True, False):
                name = f"FEBRL {number}" + ("" if numbers else ", no number")
                path = folder / "febrl" / f"dataset{number}.csv"
                rows_of_one_file(name, path, lambda person: person.record_id.split("-")[1], numbers=numbers)
        for numbers in (True, False):
            two_files(folder / "febrl", numbers=numbers)


if __name__ == "__main__":
    main()
