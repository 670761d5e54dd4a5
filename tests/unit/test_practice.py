"""Every rule of practice is held by tests that are there (docs/reference/practice.md); and what no single test can hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = 29
# Said of an address, a time, a way of contact or a file, never of a person. *Safe to* has a verb after it.
SAFE_OF_A_PERSON = re.compile(
    r"\b(?:(?:they|he|she|who|child|person|people|everyone|everybody|nobody else|now|are|is|made|kept|all)\s+(?:is |are )?safe"
    r"(?!\s+(?:to|contact|times?|phone|number|place|way|at home to|for))|safe and (?:well|sound))\b",
    re.IGNORECASE,
)


def rules() -> dict[int, list[str]]:
    """The tests named under each rule."""
    parts = re.split(r"^\*\*P(\d+)\*\*", (ROOT / "docs/reference/practice.md").read_text(encoding="utf-8"), flags=re.M)
    return {
        int(number): re.findall(r"`([\w/]+\.py::test_\w+)`", text)
        for number, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def test_every_rule_has_a_test_and_every_test_named_is_there() -> None:
    named = rules()
    assert sorted(named) == list(range(1, RULES + 1))
    assert [number for number, tests in named.items() if not tests] == []
    gone = [test for tests in named.values() for test in tests if not _is_there(test)]
    assert gone == []


def _is_there(test: str) -> bool:
    where, name = test.split("::")
    path = ROOT / "tests" / where
    return path.exists() and any(
        isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(ast.parse(path.read_text()))
    )


def test_nothing_the_product_says_calls_a_person_safe() -> None:
    """practice.md P1: in no template, label, message or shipped text."""
    said = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for suffix in ("*.html", "*.toml", "*.csv")
        for path in (ROOT / "throughline").rglob(suffix)
        for found in SAFE_OF_A_PERSON.finditer(path.read_text(encoding="utf-8"))
    ]
    for path in (ROOT / "throughline").rglob("*.py"):
        said += [f"{path.relative_to(ROOT)}: {text}" for text in _strings(path) if SAFE_OF_A_PERSON.search(text)]
    assert said == []


def _strings(path: Path) -> list[str]:
    """What a module may say: its texts but the docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes
    ]


def test_the_words_that_call_a_person_safe_are_known() -> None:
    for text in ("She is safe", "They are safe now", "everyone is safe", "safe and well", "The child is safe."):
        assert SAFE_OF_A_PERSON.search(text), text
    for text in ("it is safe to write", "safe times", "a safe phone number", "Is it safe to call?", "not safe to come"):
        assert not SAFE_OF_A_PERSON.search(text), text
