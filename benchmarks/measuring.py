"""Visiting pages as a signed-in member, each beside the bare page, and counting what they ask of the database."""

from __future__ import annotations

import json
import time
from pathlib import Path

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from benchmarks.filling.fill import NOTE

WARM_UP = 2
BARE = "/bare/"


class Measuring:
    """Two members signed in, one unrestricted and one restricted, and the pages both may open."""

    def __init__(self, folder: Path) -> None:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        self.pages = {
            "home": "/",
            "lines": "/lines/",
            "cases": "/cases/",
            "case": f"/cases/{note['case']}/",
            "line": f"/lines/{note['line']}/",
            "search": "/search/",
            "figures": "/figures/",
        }
        # The search is posted, so that no name stands in an address.
        self.posted = {"/search/": {"q": note["name"]}}
        self.clients = {user: _signed_in(account) for user, account in note["accounts"].items()}
        for _ in range(WARM_UP):
            self.round()

    def round(self) -> dict[str, dict[str, dict[str, float]]]:
        """Every page once as each member, a bare page just before: milliseconds by the clock, and of the processor."""
        return {
            page: {user: self._pair(client, address) for user, client in self.clients.items()}
            for page, address in self.pages.items()
        }

    def count(self) -> dict[str, dict[str, int]]:
        """How many queries each page asks as each member."""
        return {
            page: {user: self._queries(client, address) for user, client in self.clients.items()}
            for page, address in {"bare": BARE, **self.pages}.items()
        }

    def _pair(self, client: Client, address: str) -> dict[str, float]:
        bare_clock, bare_cpu = self._visit(client, BARE)
        clock, cpu = self._visit(client, address)
        return {"clock": clock, "cpu": cpu, "bare_clock": bare_clock, "bare_cpu": bare_cpu}

    def _visit(self, client: Client, address: str) -> tuple[float, float]:
        clock, cpu = time.perf_counter(), time.process_time()
        answer = self._ask(client, address)
        took = (time.perf_counter() - clock) * 1000, (time.process_time() - cpu) * 1000
        if answer.status_code != 200 or b"asked-reason" in answer.content:
            raise RuntimeError(f"{address} answered {answer.status_code}, or asked why")
        return took

    def _queries(self, client: Client, address: str) -> int:
        """Questions and changes; the frame of a transaction is not counted."""
        asked: list[str] = []

        def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            self._ask(client, address)
        return sum(not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")) for sql in asked)

    def _ask(self, client: Client, address: str) -> HttpResponse:
        if address in self.posted:
            return client.post(address, self.posted[address])
        return client.get(address)


def _signed_in(account: dict[str, str]) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post("/sign-in", account)
    if answer.status_code != 302:
        raise RuntimeError(f"{account['username']} could not sign in: {answer.status_code}")
    return client
