"""Walks over every model, action and module: what each must say of itself, and what none may do."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass
from throughline.audit.states import Operation
from throughline.core.models import BaseModel

ROOT = Path(__file__).resolve().parents[3] / "throughline"
MODELS = [model for model in apps.get_models() if model.__module__.startswith("throughline.")]
# The apps from the floor up, as the import law has them: a foreign key may point level or down, never up.
LAW = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
FLOORS = [
    {name.strip().removeprefix("throughline.") for name in layer.split("|")}
    for layer in reversed(LAW["contracts"][0]["layers"])
]
SENSITIVITY = {"public", *FieldClass.values}
# Moments nobody causes: deadlines, starts and ends that follow from a rule, and what a machine notes by itself.
NOT_CAUSED = {
    "work.Clock": {"starts_at", "due_at"}, "work.Task": {"due_at"}, "work.Notice": {"read_at"},
    "access.Grant": {"starts_at", "expires_at"}, "access.BreakGlass": {"starts_at", "expires_at", "ended_at"},
    "agencies.Member": {"emergency_until_at"},
    "access.AgendaEntry": {"circulated_at", "minutes_agreed_at"}, "access.AccessReason": {"given_at"},
    "panel.Meeting": {"meets_at"}, "agencies.Account": {"created_at"}, "agencies.ApiToken": {"began_at", "last_seen_at"},
    "hub.ReferralDraft": {"begun_at", "touched_at"}, "screening.UnfinishedScreening": {"saved_at"},
    "sources.PendingUpload": {"uploaded_at"}, "web.OnceKey": {"used_at"},
}  # fmt: skip
# Where the gate is walked round: each says why in the call. A new one is added here, with a reviewer's eyes, or it fails.
UNSCOPED = {
    "throughline/disruption/queries/outcomes.py",
    "throughline/figures/populations.py",
    "throughline/hub/actions/emergencies.py",
    "throughline/figures/queries/durability.py",
    "throughline/figures/queries/measures.py",
    "throughline/register/governance.py",
    "throughline/files/queries.py",
    "throughline/support/queries/housing.py",
}


def label(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_model_says_what_it_is_how_sensitive_and_how_long_it_is_kept(model: type[models.Model]) -> None:
    assert issubclass(model, BaseModel | AbstractBaseUser)
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "has no docstring of its own"
    assert model.holds.lower().split(" ")[0] in SENSITIVITY, model.holds
    assert model.kept


@pytest.mark.parametrize("model", [model for model in MODELS if issubclass(model, GatedModel)], ids=label)
def test_a_gated_model_reaches_a_protected_record_and_answers_nobody_in_general(model: type[GatedModel]) -> None:
    target: type[models.Model] = model
    for step in model.gate.split("__"):
        target = target._meta.get_field(step).related_model
    assert label(target) == "access.ProtectedRecord"
    with pytest.raises(Exception, match="say for whom"):
        model.objects.all()


@pytest.mark.parametrize("model", [model for model in MODELS if issubclass(model, ProtectedModel)], ids=label)
def test_every_field_of_a_protected_model_is_classified(model: type[ProtectedModel]) -> None:
    fields = {field.name for field in model._meta.concrete_fields} - {"id", "record", "version"}
    assert set(model.field_classes) == fields
    assert set(model.field_classes.values()) <= set(FieldClass)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_whoever_caused_a_moment_is_kept_with_it(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    moments = {field.name for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)}
    alone = {name for name in moments if name.endswith("_at") and f"{name.removesuffix('_at')}_by" not in names}
    assert alone == NOT_CAUSED.get(label(model), set())


def test_every_moment_ends_in_at_and_every_civil_date_in_date() -> None:
    for model in MODELS:
        for field in model._meta.concrete_fields:
            if type(field) is models.DateTimeField:
                assert field.name.endswith("_at") or field.name in ("at", "last_login"), f"{label(model)}.{field.name}"
            if type(field) is models.DateField:
                assert field.name.endswith("_date") or field.name in ("date", "date_of_birth"), (
                    f"{label(model)}.{field.name}"
                )


def test_foreign_keys_point_level_or_down() -> None:
    floor = {app: number for number, apps_of_floor in enumerate(FLOORS) for app in apps_of_floor}
    for model in MODELS:
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            points_to = field.related_model._meta.app_label
            if points_to in floor:
                assert floor[points_to] <= floor[model._meta.app_label], f"{label(model)}.{field.name} points up"


def test_the_gate_is_walked_round_only_where_it_is_listed() -> None:
    found = set()
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "unscoped":
                assert node.args, f"{path}:{node.lineno} says no reason"
                found.add(path.relative_to(ROOT.parent).as_posix())
    assert found == UNSCOPED


def test_pages_never_read_models_themselves() -> None:
    """A page asks a query or an action: no manager, and no way round the gate, in web, api or cli."""
    for path, tree in modules():
        if path.relative_to(ROOT).parts[0] not in ("web", "api", "cli") or path.name in ("models.py", "once.py"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "related"):
                used = ast.unparse(node)
                assert re.search(r"\.objects\.none|\.objects$", used), used
                assert "none()" in path.read_text(encoding="utf-8"), f"{path}:{node.lineno} reads {used}"


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public, atomic function of a room for actions."""
    for path, tree in modules():
        if path.name != "actions.py" and path.parent.name != "actions":
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and any("atomic" in ast.unparse(each) for each in node.decorator_list):
                if not node.name.startswith("_"):
                    yield f"{path.relative_to(ROOT)}:{node.name}", node


AUDITED_BY = {"audit_act", "record_act", "record_acts", "record_run", "append", "_record", "record_audit"}


def calls_of(node: ast.AST) -> set[str]:
    return {
        call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
    }


def test_every_action_writes_an_audit_event_and_takes_who_and_when_by_name() -> None:
    found = dict(actions())
    names = {name.split(":")[1] for name in found}
    private = {
        node.name: calls_of(node)
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert len(found) > 40
    for name, node in found.items():
        reached, waiting = set(), calls_of(node)
        while waiting:
            call = waiting.pop()
            if call not in reached:
                reached.add(call)
                waiting |= private.get(call, set()) if call.startswith("_") else set()
        own = name.split(":")[1]
        assert reached & AUDITED_BY or (reached & names) - {own} or own in NOT_ACTS, f"{name} records nothing"
        if own not in NOT_ACTS:
            assert not node.args.args, f"{name} takes arguments by position"
            assert {"by", "at"} <= {argument.arg for argument in node.args.kwonlyargs}, name


# Atomic, and no act of a person: reference data, the first actor of all, and reading one's own notices. And counting
# wording for training, where an event would say who wrote which words.
NOT_ACTS = {"load_reference_data", "set_up_installation", "append", "read_notices", "count_terms"}


def test_every_kind_of_event_is_written_somewhere() -> None:
    written = {
        node.attr
        for path, tree in modules()
        if path.relative_to(ROOT).as_posix() != "audit/states.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Operation"
    }
    not_yet = {"ERASURE", "COMBINATION"}
    assert {operation.name for operation in Operation} - written == not_yet - written
