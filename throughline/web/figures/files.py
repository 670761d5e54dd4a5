"""A file of figures on its way out, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse


def csv_response(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
