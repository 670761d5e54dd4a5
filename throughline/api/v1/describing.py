"""What operations share in the description: the problems they may answer with, and the header that says why one looks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from throughline.api.problems import CONTENT_TYPE

# An operation that only reads: the gatekeeper lets it ask the database nothing but questions.
READS = ["GET", "HEAD"]
_PURPOSE = {
    "name": "X-Purpose",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "Why you look at this record, where you are not involved with it: one of the purposes that a 428 lists,"
    " and after a colon a line of your own if it helps. Sent with each request; kept in the audit.",
}


def describe(*statuses: int, asks_purpose: bool = False) -> dict[str, Any]:
    """The part of an operation's description that its types do not say."""
    said: dict[str, Any] = {
        "responses": {
            status: {
                "description": HTTPStatus(status).phrase,
                "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for status in statuses
        }
    }
    return said | ({"parameters": [_PURPOSE]} if asks_purpose else {})
