"""Whose figures: of a team, an agency, an area, by the names people use. Errors are Refused, in their words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Team
from throughline.agencies.states import Role
from throughline.core.errors import Refused
from throughline.geography.errors import UnknownName
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.geography.names import KnownName, comparable, find_name


@dataclass(frozen=True)
class Scope:
    """What was asked for, by name; empty is everything of the hub. A team may be written "Team (Agency)"."""

    team_name: str = ""
    agency_name: str = ""
    area_name: str = ""


EVERYTHING = Scope()
# Roles that see a record by a grant of some classes of fields: where and how old is not theirs to count by.
BY_GRANT = (Role.PARTNER, Role.CHARITY)


@dataclass(frozen=True)
class ChosenArea:
    """One police force; or one authority, with the districts in it."""

    name: str
    force: int | None = None
    authorities: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChosenScope:
    """What the names stand for."""

    team: int | None = None
    agency: int | None = None
    area: ChosenArea | None = None
    in_words: str = ""


@dataclass(frozen=True)
class TeamChoice:
    """A team to choose; ``name`` carries its agency where two teams share one name."""

    pk: int
    name: str
    bare_name: str
    agency: int
    agency_name: str


@dataclass(frozen=True)
class ScopeChoices:
    """The teams and agencies to choose from, by name."""

    teams: tuple[TeamChoice, ...]
    agencies: tuple[tuple[int, str], ...]


def scope_choices(actor: Actor) -> ScopeChoices:
    """The agencies of the actor's hub and those of no hub, and their teams and the hub's. Never another hub's."""
    hub = actor.hub
    of_no_hub = Q(hubs__isnull=True, as_hub__isnull=True)
    agencies = Agency.objects.filter(Q(hubs=hub) | Q(pk=hub.agency_id) | of_no_hub).distinct().order_by("name")
    known = tuple(agencies.values_list("pk", "name"))
    teams = Team.objects.filter(Q(agency__in=[pk for pk, _name in known]) | Q(hub=hub))
    rows = list(teams.order_by("name", "agency__name").values_list("pk", "name", "agency", "agency__name"))
    return ScopeChoices(_as_choices(rows), known)


def choose_scope(actor: Actor, scope: Scope, choices: ScopeChoices | None = None) -> ChosenScope:
    """What the names stand for. Errors: Refused, naming the field, for a name nothing has or that two things share."""
    if scope == EVERYTHING:
        return ChosenScope()
    if scope.area_name and actor.role in BY_GRANT:
        raise Refused("Figures by area are not open to your role.", field="area")
    choices = choices or scope_choices(actor)
    agency = _agency(scope.agency_name, choices) if scope.agency_name else None
    team = _team(scope.team_name, choices, agency) if scope.team_name else None
    area = _area(scope.area_name) if scope.area_name else None
    names = [team.name if team else "", agency[1] if agency else "", area.name if area else ""]
    return ChosenScope(
        team=team.pk if team else None,
        agency=agency[0] if agency else None,
        area=area,
        in_words=", ".join(name for name in names if name),
    )


def _as_choices(rows: list[tuple[int, str, int, str]]) -> tuple[TeamChoice, ...]:
    names = [comparable(name) for _pk, name, _agency, _agency_name in rows]
    return tuple(
        TeamChoice(
            pk, f"{name} ({agency_name})" if names.count(comparable(name)) > 1 else name, name, agency, agency_name
        )
        for pk, name, agency, agency_name in rows
    )


def _agency(name: str, choices: ScopeChoices) -> tuple[int, str]:
    key = _found(name, [KnownName(pk, known, ()) for pk, known in choices.agencies], kind="agency")
    return next(each for each in choices.agencies if each[0] == key)


def _team(name: str, choices: ScopeChoices, agency: tuple[int, str] | None) -> TeamChoice:
    teams = [team for team in choices.teams if agency is None or team.agency == agency[0]]
    same = [team for team in teams if comparable(team.bare_name) == comparable(name)]
    if len(same) > 1:
        agencies = " and ".join(team.agency_name for team in same)
        raise Refused(f"More than one team is called '{name}', at {agencies}. Say which agency.", field="team")
    known = [KnownName(team.pk, team.bare_name, (f"{team.bare_name} ({team.agency_name})",)) for team in teams]
    key = _found(name, known, kind="team")
    return next(team for team in teams if team.pk == key)


def _found(name: str, known: list[KnownName], *, kind: str) -> int:
    try:
        return find_name(name, known, kind=kind)
    except UnknownName as error:
        raise Refused(error.message, field=kind) from error


def _area(name: str) -> ChosenArea:
    """The force or authority of this name; an official name wins over another way to write one."""
    forces = list(PoliceForce.objects.values_list("pk", "name", "code", "aliases"))
    councils = list(LocalAuthority.objects.values_list("pk", "name", "code", "former_code", "aliases", "upper_tier"))
    # Forces and authorities have keys of their own; a force's is made negative so that both fit one list.
    known = [KnownName(-pk, official, (*filter(None, [code]), *others)) for pk, official, code, others in forces]
    known += [
        KnownName(pk, official, (code, *filter(None, [former]), *others))
        for pk, official, code, former, others, _county in councils
    ]
    try:
        key = find_name(name, known, kind="police force or council")
    except UnknownName as error:
        raise Refused(error.message, field="area") from error
    official = next(each.name for each in known if each.key == key)
    if key < 0:
        return ChosenArea(official, force=-key)
    districts = [pk for pk, _name, _code, _former, _others, county in councils if county == key]
    return ChosenArea(official, authorities=(key, *districts))
