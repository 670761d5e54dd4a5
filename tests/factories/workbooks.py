"""XLSX workbooks for the tests, written by hand: dates as a spreadsheet keeps them, formulas with what they last came to."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_TYPES}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
)


@dataclass(frozen=True)
class Formula:
    """A formula and the value a spreadsheet program last worked out for it."""

    text: str
    value: str


Value = str | int | float | dt.date | Formula | None


def workbook(sheets: dict[str, Sequence[Sequence[Value]]], *, merged: Sequence[str] = (), far: str = "") -> bytes:
    """A workbook of these sheets. ``merged``: ranges of the first; ``far``: a cell written far beyond its rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        parts = [f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument'
                 '.spreadsheetml.worksheet+xml"/>' for n in range(1, len(sheets) + 1)]  # fmt: skip
        book.writestr("[Content_Types].xml", _HEAD + _CONTENT_TYPES + "".join(parts) + "</Types>")
        book.writestr("_rels/.rels", _HEAD + f'<Relationships xmlns="{_TYPES}/relationships"><Relationship Id="rId1" '
                      f'Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        named = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, start=1)
        )
        book.writestr(
            "xl/workbook.xml",
            _HEAD + f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>{named}</sheets></workbook>',
        )
        linked = "".join(f'<Relationship Id="rId{n}" Type="{_RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                         for n in range(1, len(sheets) + 1))  # fmt: skip
        linked += f'<Relationship Id="rId{len(sheets) + 1}" Type="{_RELS}/styles" Target="styles.xml"/>'
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            _HEAD + f'<Relationships xmlns="{_TYPES}/relationships">{linked}</Relationships>',
        )
        book.writestr("xl/styles.xml", _HEAD + _STYLES)
        for number, rows in enumerate(sheets.values(), start=1):
            ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged) if number == 1 else ""
            joined = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
            written = "".join(_row(place, row) for place, row in enumerate(rows, start=1))
            if far:
                written += f'<row r="{far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{far}"><v>1</v></c></row>'
            whole = f'<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData>{joined}</worksheet>'
            book.writestr(f"xl/worksheets/sheet{number}.xml", _HEAD + whole)
    return out.getvalue()


def _row(number: int, row: Sequence[Value]) -> str:
    cells = "".join(_cell(f"{chr(65 + place)}{number}", value) for place, value in enumerate(row) if value is not None)
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Value) -> str:
    if isinstance(value, Formula):
        return f'<c r="{place}" t="str"><f>{escape(value.text)}</f><v>{escape(value.value)}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
