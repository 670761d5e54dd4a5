"""A small tracker, sound as it stands, that tests break one cell at a time."""

from __future__ import annotations

import csv
import io

from throughline.imports.sheets import LAYOUTS

ROWS: dict[str, list[dict[str, str]]] = {
    "lines": [
        {
            "Line ref": "L1", "Line name": "Ace line", "Deal phone(s)": "07700 900001; +44 (0)7700-900-002",
            "Exporting force": "West Midlands Police", "Importing force(s)": "Gloucestershire Constabulary",
            "Owning team": "West Midlands Police County Lines team", "First reported": "12/04/2025",
            "Status": "Closed", "Date closed": "03/12/2025", "Closure type": "1",
        },
        {
            "Line ref": "L2", "Line name": "Blanco line", "Deal phone(s)": "07700900003",
            "Exporting force": "West Midlands Police", "Importing force(s)": "West Midlands Police",
            "Owning team": "West Midlands ROCU County Lines taskforce", "First reported": "01/05/2025",
            "Status": "Active", "Date closed": "", "Closure type": "",
        },
    ],
    "operations": [
        {
            "Operation ref": "O1", "Date": "23/11/2025", "Team": "West Midlands Police County Lines team",
            "Type": "s.23 warrant", "Line ref": "L1", "Address": "7 Alder Court", "Area": "Lea Hall",
            "Local authority": "Birmingham", "Police force": "West Midlands Police", "Suspected cuckooed": "Y",
        },
    ],
    "arrests": [
        {
            "Arrest ref": "A1", "Date": "23/11/2025", "Operation ref": "O1", "Line ref": "L1", "Name": "Ibrahim Barnes",
            "Date of birth": "19/03/1993", "Age if DOB not known": "", "Sex": "M",
            "Offence": "Being concerned in the supply of Class A drugs", "Line holder": "Y",
            "Date charged": "25/11/2025", "Team": "West Midlands Police County Lines team",
        },
    ],
    "interventions": [
        {
            "Intervention ref": "S1", "Date": "23/11/2025", "Operation ref": "O1", "Line ref": "L1",
            "Name": "Jordan Ashby", "Date of birth": "", "Age if DOB not known": "16", "Sex": "M",
            "Home local authority": "Birmingham", "Found at": "7 Alder Court, Lea Hall",
            "Reason": "Found in a cuckooed address", "Referred to Exploitation Hub": "Y", "Mentoring": "Y",
            "Prince's Trust programme": "N", "Housing move sought": "N",
        },
    ],
}  # fmt: skip


def tracker(**changes: str | None) -> dict[str, bytes]:
    """The four sheets as bytes; ``lines_0__Status="Active"`` style changes come as ``{"lines.0.Status": "Active"}``."""
    rows = {sheet: [dict(row) for row in kept] for sheet, kept in ROWS.items()}
    for where, value in changes.items():
        sheet, number, column = where.split(".", 2)
        rows[sheet][int(number)][column] = value or ""
    return {layout.name: written(layout.columns, rows[layout.name]) for layout in LAYOUTS}


def written(columns: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
