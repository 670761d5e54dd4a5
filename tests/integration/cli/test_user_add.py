"""``throughline user add``: the first real account, and what it refuses."""

from __future__ import annotations

import pytest

from tests.integration.cli.conftest import PASSWORD, CommandLine, Copying, user_arguments

MENTOR = {"username": "leon", "name": "Leon Hart", "role": "charity", "agency": "Northside Mentors"}


def test_someone_who_can_sign_in(made: CommandLine, copied: Copying) -> None:
    line = copied(made)
    said = line.run(*user_arguments(), stdin=PASSWORD + "\n")
    assert said.code == 0, said.err
    assert "jo can sign in" in said.out
    assert PASSWORD not in said.out + said.err
    again = line.run(*user_arguments(username="JO"), stdin=PASSWORD + "\n")
    assert (again.code, again.out) == (1, "")
    assert line.run("audit", "verify").code == 0
    # Where someone signs in is no place for the demo.
    demo = line.run("demo")
    assert (demo.code, demo.out) == (1, "")
    assert not (line.folder / "demo").exists()


def test_an_agency_is_made_where_its_kind_is_said(made: CommandLine, copied: Copying) -> None:
    line = copied(made)
    refused = line.run(*user_arguments(**MENTOR), stdin=PASSWORD + "\n")
    assert (refused.code, refused.out) == (1, "")
    assert "--agency-kind" in refused.err
    said = line.run(*user_arguments(**MENTOR, agency_kind="charity"), stdin=PASSWORD + "\n")
    assert said.code == 0, said.err
    assert "is now a partner" in said.err


@pytest.mark.parametrize(
    ("changes", "password", "reason"),
    [
        ({}, "short", "12 characters"),
        ({"username": "kingfisherlane"}, "kingfisherlane", "similar"),
        ({}, "", "password is needed"),
        ({"name": "J😀"}, PASSWORD, "emoji"),
    ],
)
def test_refused(made: CommandLine, changes: dict[str, str], password: str, reason: str) -> None:
    said = made.run(*user_arguments(**changes), stdin=password + "\n")
    assert (said.code, said.out) == (1, "")
    assert reason in said.err


def test_a_refused_team_leaves_nobody_behind(made: CommandLine, copied: Copying) -> None:
    line = copied(made)
    said = line.run(*user_arguments(team="Nobody's team"), stdin=PASSWORD + "\n")
    assert (said.code, said.out) == (1, "")
    assert "Nobody's team" in said.err
    assert line.run(*user_arguments(), stdin=PASSWORD + "\n").code == 0


def test_with_nobody_there_to_type_a_password(made: CommandLine) -> None:
    said = made.run(*[part for part in user_arguments() if part != "--password-stdin"])
    assert (said.code, said.out) == (1, "")
    assert "--password-stdin" in said.err
