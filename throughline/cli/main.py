"""Where ``throughline`` starts: read the arguments, find the installation, hand over to one command.

Commands are imported by name once Django knows the installation, because their modules hold models.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from config.installation import Installation
from throughline.cli.arguments import build_parser
from throughline.cli.exits import CANNOT_READ, REFUSED
from throughline.cli.folder import NotInstalled, make_folder, require_folder
from throughline.cli.speaking import tell
from throughline.core.errors import ThroughlineError

MAKES_ITS_FOLDER = ("init", "demo")
NEEDS_NO_FOLDER = ("routes", "match", "dedupe")


def main(argv: Sequence[str] | None = None) -> int:
    # Everything this process makes is for the installation's own account alone.
    os.umask(0o077)
    arguments = build_parser().parse_args(argv)
    try:
        return run(arguments)
    except KeyboardInterrupt:
        tell("Stopped.")
        return 130
    except BrokenPipeError:
        # The reader of stdout went away (``| head``): nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except NotInstalled as error:
        tell(str(error))
        return REFUSED if arguments.command == "check" else CANNOT_READ
    except ThroughlineError as error:
        tell(str(error))
        return REFUSED
    except DatabaseError as error:
        tell(f"The database cannot be read: {_first_line(error)}. Remedy: throughline check")
        return CANNOT_READ
    except OSError as error:
        tell(f"{error.filename or 'The command'}: {error.strerror or error}.")
        return CANNOT_READ


def run(arguments: argparse.Namespace) -> int:
    """Find the installation, set Django up for it, and run the command. Errors: ThroughlineError, DatabaseError, OSError."""
    if arguments.command == "match" and arguments.register is None:
        # The register is the installation's own, which is another thing to do.
        arguments.command = "match_register"
    installation = choose_installation(arguments)
    if arguments.command in MAKES_ITS_FOLDER:
        arguments.made = make_folder(installation)
    elif arguments.command not in NEEDS_NO_FOLDER:
        require_folder(installation)
    arguments.installation = installation
    set_django_up(arguments.command)
    module = importlib.import_module(f"throughline.cli.commands.{arguments.command}")
    command: Callable[[argparse.Namespace], int] = module.run
    done = command(arguments)
    sys.stdout.flush()
    return done


def choose_installation(arguments: argparse.Namespace) -> Installation:
    """The folder asked for, made known to the settings through the environment. Errors: NotInstalled."""
    if arguments.data is None and arguments.command not in NEEDS_NO_FOLDER:
        raise NotInstalled("Say which installation: --data DIR, or set THROUGHLINE_DATA.")
    if arguments.data is not None:
        os.environ["THROUGHLINE_DATA"] = str(Path(arguments.data).absolute())
    if arguments.command == "serve" and not os.environ.get("THROUGHLINE_ORIGIN"):
        os.environ["THROUGHLINE_ORIGIN"] = f"http://127.0.0.1:{arguments.port}"
    return Installation.from_environment()


def set_django_up(command: str) -> None:
    """Load the settings of a running installation; ``routes`` needs none. Errors: NotInstalled for a wrong setting."""
    os.environ["DJANGO_SETTINGS_MODULE"] = (
        "config.settings.development" if command in NEEDS_NO_FOLDER else "config.settings.installed"
    )
    try:
        django.setup()
        if command != "serve":
            # One command needs one connection, and should say at once when there is none to be had.
            connections.settings["default"].get("OPTIONS", {}).pop("pool", None)
    except (ImproperlyConfigured, ValueError) as error:
        raise NotInstalled(f"The settings of this installation are wrong: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


if __name__ == "__main__":
    raise SystemExit(main())
