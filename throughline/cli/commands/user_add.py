"""``throughline user add``: someone who signs in. The password is typed or read from stdin, never an argument."""

from __future__ import annotations

import argparse
import getpass
import sys

from django.db import transaction

from throughline.agencies.actions import add_agency, add_member, add_partner, join_team
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.queries import get_agency, list_hub_agencies, list_teams
from throughline.cli.acting import actor_of
from throughline.cli.exits import DONE
from throughline.cli.speaking import answer, tell
from throughline.core.clock import now
from throughline.core.errors import Refused


def run(arguments: argparse.Namespace) -> int:
    password = read_password(from_stdin=arguments.password_stdin)
    with transaction.atomic():
        by = actor_of(arguments.hub)
        agency = partner_agency(by, arguments.agency, arguments.agency_kind)
        member = add_member(
            by=by,
            at=now(),
            username=arguments.username,
            password=password,
            name=arguments.name,
            role=arguments.role,
            agency=agency,
            hub=by.hub,
            profession=arguments.profession,
        )
        for name in arguments.team:
            team = next((team for team in list_teams() if team.agency_id == agency.pk and team.name == name), None)
            if team is None:
                raise Refused(f"{agency.name} has no team called “{name}”.", field="team")
            join_team(by=by, at=now(), member=member, team=team)
    answer(
        f"{arguments.username} can sign in: {member.name}, {member.get_role_display()}, {agency.name}, {by.hub.name}."
    )
    return DONE


def read_password(*, from_stdin: bool) -> str:
    """Errors: Refused when nothing was given, or the two typings differ."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("The same again: ") != password:
            raise Refused("The two passwords differ. Nobody was added.")
    else:
        raise Refused("Nobody is there to type a password. Give it with --password-stdin.")
    if not password:
        raise Refused("A password is needed. Nobody was added.")
    return password


def partner_agency(by: Actor, name: str, kind: str) -> Agency:
    """The agency, made when ``kind`` says what it is and nothing has the name; made a partner of the hub. Errors: Refused."""
    try:
        agency = get_agency(name)
    except Refused as error:
        if not kind:
            raise Refused(f"{error.message} To make it, say what it is with --agency-kind.", field="agency") from error
        agency = add_agency(by=by, at=now(), name=name, kind=kind)
        tell(f"Made the agency {agency.name}.")
    if agency.pk not in {known.pk for known in list_hub_agencies(by.hub)}:
        add_partner(by=by, at=now(), hub=by.hub, agency=agency)
        tell(f"{agency.name} is now a partner of {by.hub.name}.")
    return agency
