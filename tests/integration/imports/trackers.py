"""A hub's own tracker of people, for the tests: its text, and bringing it as far as a test needs it."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.imports.actions.trackers import begin_import, keep_tracker, map_columns
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.trackers.work import work_on

HEADING = "Ref,YP name,D.O.B,M/F,Home LA,Date of referral,Referrer,County line,Concerns,Actions,NHS no"
ROWS = (
    'R1,"Okafor, Daniel",03/04/2010,M,Brent,12/03/2026,Met Police,,Carrying for others,Spoke to mum,999 000 0018',
    "R2,Amira Haddad,2009-11-21,F,Brent,13 March 2026,School,,Missing from school,Referred to school nurse,",
    "R3,Liam Carter,,M,Luton,14/03/2026,YOT,,Found far from home,Taken home,",
)
TRACKER = "\n".join(["Exploitation Hub tracker 2026,,,,,,,,,,", HEADING, *ROWS]) + "\n"


@dataclass
class Tracker:
    """A tracker brought in by one member."""

    by: Actor
    run: TrackerRun

    def again(self) -> TrackerRun:
        self.run.refresh_from_db()
        return self.run

    def row(self, number: int) -> TrackerRow:
        return TrackerRow.objects.get(run=self.run, number=number)

    def check(self, **columns: str) -> TrackerRun:
        map_columns(
            by=self.by,
            at=now(),
            run_uuid=self.run.uuid,
            columns={**self.again().columns, **columns},
            rows_are=self.run.rows_are,
        )
        work_on(self.by, self.run.uuid)
        return self.again()

    def bring(self, *, leave_out: bool = False) -> TrackerRun:
        begin_import(by=self.by, at=now(), run_uuid=self.run.uuid, leave_out=leave_out)
        work_on(self.by, self.run.uuid)
        return self.again()


def kept(by: Actor, text: str = TRACKER, *, source: str = "Hub tracker", rows_are: str = "found") -> Tracker:
    run = keep_tracker(
        by=by, at=now(), source=source, file_name="tracker.csv", content=text.encode(), rows_are=rows_are
    )
    return Tracker(by, run)
