"""Take a demo's folder away, so that it can be made afresh. Only ever a demo: real work is never touched."""

import shutil
import sys
from pathlib import Path

folder = Path(sys.argv[1])
if folder.exists() and not (folder / "demo").exists():
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not a demo, so it stays. Name another folder: make demo DATA=…")
elif folder.exists():
    shutil.rmtree(folder)
