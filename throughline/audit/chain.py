"""How an event becomes bytes, and bytes a hash. Pure functions; docs/reference/audit-format.md is their description."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence

GENESIS = "0" * 64
FIELDS = (
    "seq", "at", "op", "action", "actor", "member", "role", "agency", "session", "ip", "recipient", "purpose",
    "basis", "classes", "outcome", "request_id", "detail_digest",
)  # fmt: skip


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def written_at(at: dt.datetime) -> str:
    """UTC with microseconds, always the same length."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(values: Mapping[str, object], subjects: Sequence[tuple[str, str]]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    body = {name: values[name] for name in FIELDS}
    body["subjects"] = [list(subject) for subject in subjects]
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def canonical_of(values: Mapping[str, object]) -> Callable[[int, Sequence[tuple[str, str]]], bytes]:
    """``canonical`` of many events that differ in their number and their records alone, by those."""
    before = _encode({name: values[name] for name in FIELDS if name < "seq"})[:-1]
    after = _encode({name: values[name] for name in FIELDS if name > "seq"})[1:-1]

    def written(seq: int, subjects: Sequence[tuple[str, str]]) -> bytes:
        return f'{before},"seq":{seq},{after},"subjects":{_encode(subjects)}}}'.encode()

    return written


def event_hash(prev: str, body: bytes) -> str:
    return hashlib.sha256(prev.encode() + body).hexdigest()


def head_seal(key: str, seq: int, digest: str) -> str:
    return hmac.new(key.encode(), f"{seq}:{digest}".encode(), hashlib.sha256).hexdigest()


def detail_digest(salt: str, body: object) -> str:
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((salt + text).encode()).hexdigest()
