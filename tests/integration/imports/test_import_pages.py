"""Importing from the page: preview, import, give up, and how far it has come."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import World
from throughline.agencies.states import Role
from throughline.disruption.models import Line
from throughline.sources.models import PendingUpload

TRACKER = Path(__file__).parents[3] / "throughline" / "cli" / "demo" / "tracker"
HEADERS_ONLY = {
    name: (TRACKER / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0] + "\n"
    for name in ("operations", "arrests", "interventions")
}


def sheets(lines: int) -> dict[str, SimpleUploadedFile]:
    rows = (TRACKER / "lines.csv").read_text(encoding="utf-8-sig").splitlines()
    is_open = [row for row in rows[1:] if ",closed," not in row.lower()][:lines]
    texts = {"lines": "\n".join([rows[0], *is_open]) + "\n", **HEADERS_ONLY}
    return {name: SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in texts.items()}


def how_far(client, run: object) -> dict[str, int]:
    return client.get(reverse("import-progress", args=[run])).json()


def test_a_preview_and_an_import_say_how_far_they_are_to_whoever_runs_them(hub_world: World, sign_in) -> None:
    client, other = sign_in(hub_world.coordinator), sign_in(hub_world.elsewhere[Role.COORDINATOR])
    run = uuid.uuid4()
    assert how_far(client, run) == {"done": 0, "total": 0}
    preview = client.post(reverse("import"), {"source": "tracker", "run": str(run), **sheets(2)})
    assert b"Every row is sound" in preview.content
    assert how_far(client, run) == {"done": 2, "total": 2}
    assert how_far(other, run) == {"done": 0, "total": 0}
    assert not Line.objects.unscoped("counting what a preview left").exists()

    upload = PendingUpload.objects.get().uuid
    assert reverse("import-progress", args=[upload]) in preview.content.decode()
    client.post(reverse("import-confirm", args=[upload]))
    assert how_far(client, upload) == {"done": 2, "total": 2}
    assert Line.objects.unscoped("counting what an import made").count() == 2


def test_giving_up_imports_nothing_and_deletes_the_sheets(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    client.post(reverse("import"), {"source": "tracker", **sheets(1)})
    upload = PendingUpload.objects.get().uuid
    client.post(reverse("import-confirm", args=[upload]), {"give-up": "1"})
    assert not PendingUpload.objects.exists()
    assert not Line.objects.unscoped("counting what giving up left").exists()


def test_a_form_that_comes_back_is_watched_under_the_name_it_came_with(hub_world: World, sign_in) -> None:
    run = str(uuid.uuid4())
    again = sign_in(hub_world.coordinator).post(reverse("import"), {"source": "", "run": run}).content.decode()
    assert re.search(rf'name="run"[^>]*value="{run}"|value="{run}"[^>]*name="run"', again)
    assert reverse("import-progress", args=[run]) in again
