"""While a desk is updated, processes of the version before still write to the migrated tables."""

from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED
from django.test.utils import CaptureQueriesContext

from config.indexes import AddIndexBeside
from sources.models import Tally

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
#: The last ones of before it was looked at whether an index keeps others from writing.
LOCKED_BEFORE = {"claims": "0050_claims_counted", "sources": "0026_undone_blank"}


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


def locking(operations: Iterable[Operation], app: str, before: ProjectState) -> list[str]:
    """Which of a migration's indexes keep everybody from writing to a table that was there before,
    for as long as they are built: those that ``config.indexes.AddIndexBeside`` does not add."""
    found = []
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            found += locking(operation.database_operations, app, before)
        elif isinstance(operation, migrations.AddIndex):
            is_there = (app, operation.model_name_lower) in before.models
            if is_there and not isinstance(operation, AddIndexBeside):
                found.append(operation.describe())
    return found


def test_later_indexes_are_built_while_others_write() -> None:
    loader, found = MigrationLoader(None), {}
    for app, newest in LOCKED_BEFORE.items():
        old = set(loader.graph.forwards_plan((app, newest)))
        for key in sorted({key for key in loader.graph.nodes if key[0] == app} - old):
            state = loader.project_state(key, at_end=False)
            if says := locking(loader.graph.nodes[key].operations, app, state):
                found[key] = says
    assert found == {}


_TEXT = models.TextField
_BEFORE = ProjectState()
migrations.CreateModel("Thing", [("note", _TEXT(null=True))]).state_forwards("claims", _BEFORE)


_INDEX = models.Index(fields=["note"], name="thing_note")


def test_an_index_that_locks_a_table_which_is_there_is_found() -> None:
    plain, new = migrations.AddIndex("thing", _INDEX), migrations.AddIndex("other", _INDEX)
    hidden = migrations.SeparateDatabaseAndState([plain])
    operations = [migrations.CreateModel("Other", []), new, AddIndexBeside("thing", _INDEX)]
    assert locking(operations, "claims", _BEFORE) == []
    assert locking([*operations, plain, hidden], "claims", _BEFORE) == [plain.describe()] * 2


@pytest.mark.django_db(transaction=True)
def test_an_index_is_added_and_taken_away_beside_writers_on_either_database() -> None:
    state = ProjectState.from_apps(apps)
    index = models.Index(fields=["seconds"], name="tally_seconds_beside")
    operation, after = AddIndexBeside("tally", index), state.clone()
    operation.state_forwards("sources", after)

    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            return {*connection.introspection.get_constraints(cursor, Tally._meta.db_table)}

    with CaptureQueriesContext(connection) as asked, connection.schema_editor(atomic=False) as on:
        operation.database_forwards("sources", on, state, after)
    assert index.name in indexes()
    statement = next(each["sql"] for each in asked if index.name in each["sql"])
    assert ("CONCURRENTLY" in statement) == (connection.vendor == "postgresql")
    with connection.schema_editor(atomic=False) as on:
        operation.database_backwards("sources", on, after, state)
    assert index.name not in indexes()


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
