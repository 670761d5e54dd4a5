"""``python -m throughline.cli``: the same as the command ``throughline``."""

from throughline.cli.main import main

raise SystemExit(main())
