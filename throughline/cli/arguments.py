"""What each command takes. Read before Django is set up, so nothing here may touch a model."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import uuid
from pathlib import Path
from typing import Any

from throughline.agencies.states import AgencyKind, Profession, Role

CODES = "Exit codes: 0 done, 1 refused or not sound, 2 cannot read or wrongly asked."


def civil_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a date. Write it as YYYY-MM-DD, such as 2026-04-30."
        ) from error


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port. Give a number from 1 to 65535.")
    return int(text)


class Commands:
    """The commands as argparse knows them. ``command`` is the module of throughline.cli.commands that runs it."""

    def __init__(self) -> None:
        self.parser = argparse.ArgumentParser(
            prog="throughline",
            description="Casework for an Exploitation Hub. Results go to stdout; progress and warnings to stderr.",
            epilog=CODES,
        )
        self.groups = self.parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(self, name: str, about: str, *, module: str = "", within: Any = None) -> argparse.ArgumentParser:
        """A command with the ``--data`` every command takes."""
        parser: argparse.ArgumentParser = (within or self.groups).add_parser(
            name, help=about, description=about, epilog=CODES
        )
        parser.add_argument(
            "--data",
            type=Path,
            metavar="DIR",
            default=os.environ.get("THROUGHLINE_DATA") or None,
            help="the installation's folder (or set THROUGHLINE_DATA)",
        )
        parser.set_defaults(command=module or name)
        return parser

    def group(self, name: str, about: str) -> Any:
        parser = self.groups.add_parser(name, help=about, description=about)
        return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def build_parser() -> argparse.ArgumentParser:
    commands = Commands()
    _installation(commands)
    _people(commands)
    _work(commands)
    _matching(commands)
    _looking_after(commands)
    return commands.parser


def _installation(commands: Commands) -> None:
    init = commands.add("init", "Make an installation, or bring one up to date; what is there is kept.")
    init.add_argument("--hub", metavar="NAME", default="", help="the name of the hub that works here")

    serve = commands.add("serve", "Serve the pages until told to stop (SIGTERM or Ctrl-C).")
    serve.add_argument("--port", type=port_number, default=8000, help="default 8000")
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help="default 127.0.0.1; another address needs THROUGHLINE_ORIGIN to be the https address people type",
    )
    commands.add(
        "demo", "Fill a new installation with invented people and work, to be shown round. Never on real data."
    )


def _people(commands: Commands) -> None:
    users = commands.group("user", "The people who sign in.")
    add = commands.add("add", "Add someone who signs in. The password is asked for, never an argument.", module="user_add",
                       within=users)  # fmt: skip
    add.add_argument("--username", required=True)
    add.add_argument("--name", required=True, help="as colleagues know them, such as “Jo Blake”")
    roles = [role.value for role in Role if role is not Role.SYSTEM]
    add.add_argument("--role", required=True, choices=roles)
    add.add_argument("--agency", required=True, metavar="NAME", help="the agency they work for")
    kinds = [kind.value for kind in AgencyKind if kind is not AgencyKind.HUB]
    add.add_argument("--agency-kind", choices=kinds, default="", help="makes the agency where nothing has its name")
    add.add_argument("--hub", metavar="NAME", default="", help="the hub they act in; needed where there are several")
    add.add_argument("--team", metavar="NAME", action="append", default=[], help="a team they are in; may be repeated")
    add.add_argument("--profession", choices=Profession.values, default="", help="for a partner professional")
    add.add_argument("--password-stdin", action="store_true", help="read the password from the first line of stdin")


def _work(commands: Commands) -> None:
    imports = commands.add("import", "Import a tracker's four sheets, all or nothing.", module="import_sheets")
    imports.add_argument("sheets", type=Path, metavar="SHEETS_DIR", help="holds lines.csv, operations.csv, "
                         "arrests.csv and interventions.csv")  # fmt: skip
    imports.add_argument("--source", metavar="NAME", default="tracker", help="whose sheets they are; default tracker")
    imports.add_argument("--preview", action="store_true", help="say what an import would do, and change nothing")
    imports.add_argument("--hub", metavar="NAME", default="", help="the hub whose tracker it is; default the first")

    tracker = commands.add("import-tracker", "Import a hub's own tracker of people, CSV, TSV or XLSX, one row a person.",
                           module="import_tracker")  # fmt: skip
    tracker.add_argument("file", type=Path, metavar="FILE")
    tracker.add_argument("--source", metavar="NAME", required=True, help="what the tracker is called here; its columns are kept "
                         "under this name")  # fmt: skip
    tracker.add_argument("--map", type=Path, metavar="FILE.toml", help="which column is what, where the heading does not say: "
                         "lines such as  family = \"Last known name\"")  # fmt: skip
    tracker.add_argument("--sheet", metavar="NAME", default="", help="of a workbook; default the first with rows")
    tracker.add_argument("--rows", choices=["found", "referred"], default="",
                         help="what each row stands for; default as the last time, else found")  # fmt: skip
    tracker.add_argument("--decide-clear", action="store_true", help="join rows with the same exact number, date of birth and "
                         "first name as one person already known; nobody else is joined")  # fmt: skip
    tracker.add_argument(
        "--leave-out", action="store_true", help="import the sound rows although others are to be put right"
    )
    tracker.add_argument("--dates", choices=["day", "month"], default="", help="how dates in figures are written, day or month "
                         "first, in columns where some can only be month first; default such rows wait")  # fmt: skip
    tracker.add_argument("--again", choices=["replaces", "another"], default="", help="rows with the person and day of a row "
                         "imported before take its place, or are others; default they are left out")  # fmt: skip
    tracker.add_argument("--preview", action="store_true", help="say what an import would do, and import nothing")
    tracker.add_argument("--hub", metavar="NAME", default="", help="the hub whose tracker it is; default the first")
    running = commands.add("import-run", "Work on an import that a page began. The pages do this by themselves.",
                           module="import_run")  # fmt: skip
    running.add_argument("run", type=uuid.UUID, metavar="IMPORT")

    boundaries = commands.add("boundaries", "Load the boundaries of forces or authorities that maps are drawn with, all or "
                              "nothing. Those of the same kind loaded before are replaced.")  # fmt: skip
    boundaries.add_argument("file", type=Path, metavar="FILE.geojson", help="ONS open data, as GeoJSON in WGS 84")

    figures = commands.add("figures", "The measures of the whole hub for a period, each with its counting rule.")
    figures.add_argument("--from", dest="start", type=civil_date, required=True, metavar="YYYY-MM-DD")
    figures.add_argument("--to", dest="end", type=civil_date, required=True, metavar="YYYY-MM-DD",
                         help="the last day, included")  # fmt: skip
    for scope in ("team", "agency", "area"):
        figures.add_argument(f"--{scope}", metavar="NAME", default="", help=f"only this {scope}")
    figures.add_argument("--format", choices=["json", "csv", "table"], default="table")
    figures.add_argument("--hub", metavar="NAME", default="", help="the hub they are of; default the first")


def _matching(commands: Commands) -> None:
    match = commands.add("match", "Who of a file is already known: on a register that is a file too, with no installation; or, "
                         "without --register, on the installation's own.")  # fmt: skip
    match.add_argument(
        "--register", type=Path, metavar="FILE", help="the people already known; default the installation's own"
    )
    match.add_argument("--against", type=Path, required=True, metavar="FILE", help="the records to look up")
    match.add_argument(
        "--hub", metavar="NAME", default="", help="whose register it is, without --register; default the first"
    )
    dedupe = commands.add(
        "dedupe", "Which rows of a file of people, CSV or TSV, are one person. No installation is needed."
    )
    dedupe.add_argument("file", type=Path, metavar="FILE")
    duplicates = commands.add(
        "duplicates",
        "Who is on the installation's register twice: pairs are listed for a person to decide, and nothing is joined.",
    )
    duplicates.add_argument("--preview", action="store_true", help="count the pairs, and change nothing")
    duplicates.add_argument(
        "--model", type=Path, metavar="FILE.json", help="a model kept by an earlier pass; default trained anew"
    )
    duplicates.add_argument("--hub", metavar="NAME", default="", help="whose register it is; default the first")
    for parser in (match, dedupe):
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="where the result is written")
        parser.add_argument("--map", type=Path, metavar="FILE.toml", help="which column is what, where the header does not say: "
                            "lines such as  family = \"Last known name\"")  # fmt: skip


def _looking_after(commands: Commands) -> None:
    audit = commands.group("audit", "The record of who did and looked at what.")
    commands.add("verify", "Walk the whole audit chain and name the first event that does not fit.", module="audit_verify",
                 within=audit)  # fmt: skip
    commands.add("mail", "Tell members with new notices, by mail, that they have work. No names, no details.")
    commands.add(
        "deadlines", "Start the deadlines that follow from a date alone, such as a 17th birthday. Run it every day."
    )
    commands.add("files-check", "Check files that were held back for viruses, and remove what nothing refers to.",
                 module="files_check")  # fmt: skip
    commands.add("check", "Say whether this installation is sound, a line for each thing looked at.")
    routes = commands.add("routes", "Every route, its methods and the permission it needs.")
    routes.add_argument("--json", action="store_true", dest="as_json", help="as a JSON list")
