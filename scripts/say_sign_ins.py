"""Print how to sign in as each demo role, if this is a demo."""

import json
import sys
from pathlib import Path

mark = Path(sys.argv[1]) / "demo"
if mark.exists():
    print("\nThe demo's accounts (they exist only here):\n")
    for row in json.loads(mark.read_text(encoding="utf-8")):
        print(f"  {row['username']:<18} {row['password']:<22} {row['role']}, {row['agency']}")
    print()
