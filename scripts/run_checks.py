"""Everything the code is held to besides its tests; every check runs, and the worst answer is the answer."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEMPLATES = "throughline/web/jinja2"


def main() -> int:
    failed = [name for name, command, environment in _checks() if not _passes(name, command, environment)]
    failed += [] if _deploy_is_safe() else ["check --deploy"]
    print("Failed: " + ", ".join(failed) if failed else "Every check passed.", file=sys.stderr)
    return 1 if failed else 0


def _checks() -> list[tuple[str, list[str], dict[str, str]]]:
    python = str(BIN / "python")
    django = {"DJANGO_SETTINGS_MODULE": "config.settings.development"}
    return [
        ("ruff", [str(BIN / "ruff"), "check", "."], {}),
        ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."], {}),
        ("mypy", [str(BIN / "mypy")], {}),
        ("import law", [str(BIN / "lint-imports")], {}),
        ("templates", [str(BIN / "djlint"), TEMPLATES, "--lint", "--quiet"], {}),
        ("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], django),
        ("documents", [python, "scripts/generate_docs.py", "--check"], django),
    ]


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"== {name}", file=sys.stderr)
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode == 0


def _deploy_is_safe() -> bool:
    """Django's own deployment checks, on a real installation behind https."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"THROUGHLINE_DATA": folder, "THROUGHLINE_ORIGIN": "https://hub.example"}
        made = [str(BIN / "throughline"), "init", "--data", folder]
        check = [str(BIN / "python"), "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        if not _passes("an installation to check", made, environment):
            return False
        return _passes("deploy", check, {**environment, "DJANGO_SETTINGS_MODULE": "config.settings.installed"})


if __name__ == "__main__":
    sys.exit(main())
