"""A handset's or SIM's number in its other forms, as one: hexadecimal and decimal, with and without its check digit.

Pure functions of letters and figures without spacing, in capitals; whether they are a number of that kind is asked before.
"""

from __future__ import annotations

import re

HEX = "0123456789ABCDEF"
ICCID_BODY = 18
_MANUFACTURER_OF_MEID, _MANUFACTURER_OF_ESN = 10, 3


def check_figure(figures: str, base: int = 10) -> str:
    """The check digit that ends these figures (Luhn), in base 10 or 16.

    >>> check_figure("49015420323751")
    '8'
    >>> check_figure("AF0123450ABCDE", 16)
    'C'
    """
    total = 0
    for place, figure in enumerate(reversed(figures)):
        doubled = HEX.index(figure) * (2 if place % 2 == 0 else 1)
        total += doubled // base + doubled % base
    return HEX[-total % base]


def passes(figures: str, base: int = 10) -> bool:
    """Whether the last of these is the check digit of the others.

    >>> passes("490154203237518"), passes("490154203237517")
    (True, False)
    """
    return check_figure(figures[:-1], base) == figures[-1]


def as_hexadecimal(decimal: str, manufacturer: int) -> str:
    """Two decimal numbers written side by side, the manufacturer's and the serial, as hexadecimal. Empty when one is too great.

    >>> as_hexadecimal("293608736500703710", 10)
    'AF0123450ABCDE'
    >>> as_hexadecimal("12800000001", 3)
    '80000001'
    >>> as_hexadecimal("25699999999", 3)
    ''
    """
    length = {_MANUFACTURER_OF_MEID: 8, _MANUFACTURER_OF_ESN: 2}[manufacturer]
    first, serial = int(decimal[:manufacturer]), int(decimal[manufacturer:])
    if first >= 16**length or serial >= 16**6:
        return ""
    return f"{first:0{length}X}{serial:06X}"


def meid_compared(value: str) -> str:
    """An MEID as its 14 hexadecimal figures: from those, from its 18 decimal ones, and from either with the check digit, which
    must fit. Empty when it is none.

    >>> meid_compared("AF0123450ABCDE") == meid_compared("AF0123450ABCDEC") == meid_compared("293608736500703710")
    True
    >>> meid_compared("2936087365007037100")
    'AF0123450ABCDE'
    >>> meid_compared("AF0123450ABCDED")
    ''
    """
    if re.fullmatch(r"\d{19}", value):
        return as_hexadecimal(value[:18], _MANUFACTURER_OF_MEID) if passes(value) else ""
    if re.fullmatch(r"\d{18}", value):
        return as_hexadecimal(value, _MANUFACTURER_OF_MEID)
    if re.fullmatch(rf"[{HEX}]{{15}}", value):
        # One that is all figures is an IMEI too, and its check digit is an IMEI's.
        return value[:14] if passes(value, 10 if value.isdigit() else 16) else ""
    return value if re.fullmatch(rf"[{HEX}]{{14}}", value) else ""


def esn_compared(value: str) -> str:
    """An ESN as its 8 hexadecimal figures: from those, or from its 11 decimal ones. Empty when it is none.

    >>> esn_compared("12811256781"), esn_compared("80ABC3CD")
    ('80ABC3CD', '80ABC3CD')
    """
    if re.fullmatch(r"\d{11}", value):
        return as_hexadecimal(value, _MANUFACTURER_OF_ESN)
    return value if re.fullmatch(rf"[{HEX}]{{8}}", value) else ""


def iccid_compared(value: str) -> str:
    """A SIM card's number without the filler it is printed with and without its check digit. Empty when it is none.

    It has 18 figures and a check digit, or 19 and one; printed and typed with and without. What fits as a check digit is taken
    for one as long as 18 figures are left, so that every form of one card comes to the same.

    >>> iccid_compared("8944100000000000000F") == iccid_compared("894410000000000000")
    True
    >>> iccid_compared("8944100000000000000")
    '894410000000000000'
    """
    figures = value.rstrip("F")
    if not re.fullmatch(r"\d{18,22}", figures) or len(value) - len(figures) > 2:
        return ""
    while len(figures) > ICCID_BODY and passes(figures):
        figures = figures[:-1]
    return figures
