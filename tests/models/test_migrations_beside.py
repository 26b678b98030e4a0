"""While a desk is updated, processes of the version before still write to the migrated tables."""

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

#: The last ones of before this was looked at.
BEFORE = {"claims": "0038_run_request", "sources": "0021_tally_seconds"}
#: What takes something away, or calls it otherwise.  It waits for the version after the one that
#: uses it no more; then it stands here by (app, migration), with the version in a comment.
TAKEN_AWAY = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
ALLOWED: set[tuple[str, str]] = set()


def refused(operation: Operation, app: str, before: ProjectState) -> Iterator[str]:
    """Why the version before could not go on beside it; nothing, where it can."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for each in operation.database_operations:
            yield from refused(each, app, before)
    elif isinstance(operation, TAKEN_AWAY):
        yield f"{operation.describe()}: the version before still uses it"
    elif isinstance(operation, migrations.AddField) and not _fills_itself(operation.field):
        yield f"{operation.describe()}: without null or db_default the version before stores no row"
    elif isinstance(operation, migrations.AlterField):
        was = before.models[app, operation.model_name_lower].fields[operation.name]
        if was.null and not _fills_itself(operation.field):
            yield f"{operation.describe()}: the version before may still leave it out"


def _fills_itself(field: models.Field) -> bool:
    return field.many_to_many or field.null or field.db_default is not NOT_PROVIDED


def test_the_version_before_goes_on_beside_every_later_migration() -> None:
    loader, found = MigrationLoader(None), {}
    for app, newest in BEFORE.items():
        old = set(loader.graph.forwards_plan((app, newest)))
        later = {key for key in loader.graph.nodes if key[0] == app} - old - ALLOWED
        for key in sorted(later):
            state = loader.project_state(key, at_end=False)
            for operation in loader.graph.nodes[key].operations:
                if says := list(refused(operation, app, state)):
                    found[key] = says
                operation.state_forwards(app, state)
    assert found == {}


_TEXT = models.TextField
_BEFORE = ProjectState()
migrations.CreateModel("Thing", [("note", _TEXT(null=True))]).state_forwards("claims", _BEFORE)


@pytest.mark.parametrize(
    ("operation", "refusals"),
    [
        (migrations.AddField("thing", "words", _TEXT(default="")), 1),
        (migrations.AddField("thing", "words", _TEXT(default="", db_default="")), 0),
        (migrations.AddField("thing", "words", _TEXT(null=True)), 0),
        (migrations.AlterField("thing", "note", _TEXT()), 1),
        (migrations.AlterField("thing", "note", _TEXT(null=True, blank=True)), 0),
        (migrations.RemoveField("thing", "note"), 1),
        (migrations.RenameField("thing", "note", "words"), 1),
        (migrations.DeleteModel("Thing"), 1),
        (migrations.CreateModel("Other", []), 0),
        (migrations.SeparateDatabaseAndState([migrations.DeleteModel("Thing")]), 1),
    ],
    ids=lambda each: each.describe() if isinstance(each, Operation) else "",
)
def test_what_the_version_before_trips_over_is_found(operation: Operation, refusals: int) -> None:
    assert len(list(refused(operation, "claims", _BEFORE))) == refusals
