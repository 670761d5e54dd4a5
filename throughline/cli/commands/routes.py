"""``throughline routes``: every route, its methods and required permission."""

from __future__ import annotations

import argparse
import json

from throughline.cli.exits import DONE
from throughline.cli.routing import Route, list_routes
from throughline.cli.speaking import answer


def run(arguments: argparse.Namespace) -> int:
    routes = list_routes()
    if arguments.as_json:
        answer(json.dumps([_as_json(route) for route in routes], indent=2))
        return DONE
    for route in routes:
        answer(f"{route.path}  {','.join(route.methods)}  {in_words(route)}")
    return DONE


def in_words(route: Route) -> str:
    if not route.is_declared:
        return "closed (declares nothing)"
    return route.permission or "anyone"


def _as_json(route: Route) -> dict[str, object]:
    return {
        "path": route.path,
        "name": route.name,
        "methods": list(route.methods),
        "permission": route.permission,
        "declared": route.is_declared,
    }
