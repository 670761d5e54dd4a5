"""The headings of hubs' own trackers: guessed as the files of people are, with what only a tracker has besides."""

from __future__ import annotations

import pytest

from throughline.imports.trackers.mapping import guess_columns

WAYS: list[tuple[str, str]] = [
    ("URN,firstName,lastName,dateOfBirth,postCode,Date found,Source,Notes",
     "ref,given,family,born,postcode,happened,agency,notes"),
    ("Ref,Child's Name,Child DOB,Mother's name,Mother's DOB,Parent phone,Date of referral,Referrer,Referrer's phone",
     "ref,name,born,,,,happened,agency,"),
    ("name_first,name_last,Sex at birth,Born on,Date referred,Social worker,Social worker phone",
     "given,family,sex,born,happened,lead,"),
    ("Surname / forename,D.O.B.,NHS No,Date in,Reason for concern,What action was taken",
     "name,born,nhs_number,happened,reason,done"),
    ("Client Forename,Client Surname,AKA,Mobile No.,Addr1,Addr2,Local authority of residence,Referral date,Outcome of panel",
     "given,family,called,phone,address,address,council,happened,outcome"),
    ("YP,DOB,DOB,Date,Comments,Further comments", "name,born,,happened,notes,"),
    ("Name,Surname,DOB,Date", "given,family,born,happened"),
    ("Name,Forename,Surname,DOB,Date", ",given,family,born,happened"),
    ("Name,School,GP name,GP postcode,Date", "name,,,,happened"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "fields"), WAYS, ids=[header[:40] for header, _ in WAYS])
def test_a_trackers_headings(header: str, fields: str) -> None:
    columns = [
        f"{each} (2)" if each in header.split(",")[:place] else each for place, each in enumerate(header.split(","))
    ]
    assert list(guess_columns(columns, []).values()) == fields.split(",")


def test_a_name_beside_a_surname_is_the_first_name_unless_it_is_the_whole_again() -> None:
    header = ["Name", "Surname", "DOB", "Date"]
    rows = [(2, ("Ann", "Bell", "", "")), (3, ("Jo", "Cole", "", ""))]
    assert guess_columns(header, rows)["Name"] == "given"
    rows = [(2, ("Ann Bell", "Bell", "", "")), (3, ("COLE, Jo", "Cole", "", ""))]
    assert guess_columns(header, rows) == {"Name": "name", "Surname": "", "DOB": "born", "Date": "happened"}


def test_what_is_said_of_somebody_else_is_not_taken_for_the_persons_by_its_looks() -> None:
    header = ["Name", "Date", "Mother's date of birth", "Parent contact", "X"]
    rows = [(n, ("Ann Bell", "01/03/2026", "02/03/1980", "07700 900123", "B1 1AA")) for n in range(1, 6)]
    assert list(guess_columns(header, rows).values()) == ["name", "happened", "", "", "postcode"]
