"""The work on a run: checking or importing it, in a process of its own or within the page. It ends in a state, always."""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import threading
import uuid

from django.conf import settings

from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.core.errors import ThroughlineError
from throughline.core.many import keep_pages_at_hand
from throughline.imports.actions.trackers import import_tracker, keep_checked, note_stopped
from throughline.imports.applying import Progress, no_progress
from throughline.imports.models import TrackerRun
from throughline.imports.states import RunState
from throughline.imports.trackers.check import check_file
from throughline.imports.trackers.working import forget, holding, telling

_log = logging.getLogger(__name__)
# Of the database's file, at hand while an import is written in a process of its own.
_MEGABYTES = 256


def begin_work(by: Actor, run: TrackerRun) -> None:
    """Set the work on a run going, in a process of its own: the page need not stay open, and others' pages are not held up."""
    forget(run.uuid)
    if not settings.IMPORTS_BESIDE:
        work_on(by, run.uuid)
        return
    command = [sys.executable, "-m", "throughline.cli.main", "import-run", str(run.uuid)]
    environment = {**os.environ, "THROUGHLINE_DATA": str(settings.INSTALLATION.folder)}
    working = subprocess.Popen(  # noqa: S603 - our own command and an id
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    threading.Thread(target=working.wait, daemon=True).start()


def spare_the_collector() -> None:
    """In a process that does nothing else: a hundred thousand rows make few circles, and looking for them takes long."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def work_on(by: Actor, run_uuid: uuid.UUID, watched: Progress = no_progress) -> None:
    """Do what a run waits for. What stops it is noted on the run; nothing half-done is left."""
    with holding(run_uuid) as is_ours:
        if not is_ours:
            return
        try:
            _work(by, run_uuid, telling(run_uuid, watched))
        except ThroughlineError as error:
            note_stopped(by=by, at=now(), run_uuid=run_uuid, because=str(error))
        except Exception:
            # The trace names our own code alone; what the rows say stays out of the log.
            _log.error("import %s stopped by an error of the product", run_uuid)
            note_stopped(by=by, at=now(), run_uuid=run_uuid, because="An error of the product stopped it.")
            if settings.DEBUG or not settings.IMPORTS_BESIDE:
                raise


def _work(by: Actor, run_uuid: uuid.UUID, progress: Progress) -> None:
    run = TrackerRun.objects.get(uuid=run_uuid)
    if settings.IMPORTS_BESIDE:
        keep_pages_at_hand(_MEGABYTES)
    if run.state == RunState.CHECKING:
        at = now()
        keep_checked(by=by, at=at, run_uuid=run_uuid, checked=check_file(by, at, run, progress))
    elif run.state == RunState.RUNNING:
        import_tracker(by=by, at=now(), run_uuid=run_uuid, progress=progress)
