"""Triggers that write down what changed, what is to be sealed, and which claims are answered.

``migrate`` makes them at its end.

They are triggers and no lines of the actions, because rows change in a hundred places, in bulk and
by cascade, and a client that mirrors the desk must miss none.  A migration that rebuilds a table
on SQLite loses those of the table; here they are made again, and what has no ``Update`` gets one.
"""

# ruff: noqa: S608 - tables and columns are our own

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps as installed
from django.db import connections, transaction


class Told(NamedTuple):
    """Rows of a model whose coming, change and going is written down.

    What is written down are the ``things`` of this ``kind``, both SQL of the ``{row}``: the row
    itself, or what it is part of.  ``only`` are the changes that count (SQL, of ``OLD`` and
    ``NEW``).
    """

    model: str
    kind: str
    things: str = "SELECT {row}.id"
    only: str = "1 = 1"


_CLAIM = "SELECT {row}.claim_id"
TOLD = (
    Told("sources.document", "CASE {row}.kind WHEN 'article' THEN 'article' ELSE 'document' END"),
    Told(  # withdrawn and had back with their article
        "sources.document",
        "'claim'",
        "SELECT c.id FROM claims_claim c WHERE c.document_id = {row}.id",
        only="OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at",
    ),
    Told("sources.source", "'source'"),
    *(
        Told(f"sources.{part}", "'source'", "SELECT {row}.source_id")
        for part in ("sourcename", "role", "reliabilitynote")
    ),
    Told("sources.merge", "'merge'"),
    Told("claims.claim", "'claim'"),
    Told("claims.claimspan", "'claim'", _CLAIM),
    Told("claims.claim_speakers", "'claim'", _CLAIM),
    Told("claims.topic_claims", "'claim'", _CLAIM),
    Told("claims.topic_articles", "'article'", "SELECT {row}.document_id"),
    *(
        Told(
            "claims.topic",
            f"'{kind}'",
            f"SELECT c.{link}_id FROM claims_topic_{kind}s c WHERE c.topic_id = {{row}}.id",
            only="OLD.name <> NEW.name",
        )
        for kind, link in (("claim", "claim"), ("article", "document"))
    ),
    Told("claims.assessment", "'assessment'"),
    Told("claims.assessment", "'claim'", _CLAIM),
    Told("claims.draft", "'draft'"),
    Told("claims.comment", "'comment'"),
    Told("claims.proposal", "'proposal'"),
    Told("claims.repeat", "'repeat'"),
    Told("claims.evidenceproposal", "'passage'"),
    Told("claims.evidence", "'evidence'"),
    Told(  # a worker that says that it lives changes nothing
        "claims.extractionrun",
        "'run'",
        only="OLD.seen_at IS NOT DISTINCT FROM NEW.seen_at OR OLD.attempt <> NEW.attempt",
    ),
    Told("claims.intake", "'intake'"),
    Told("claims.feed", "'feed'"),
    Told("claims.label", "'label'"),
    Told("claims.labelname", "'label'", "SELECT {row}.label_id"),
)

#: {kind: model} of the rows that are sealed once they came or changed (``actions.history``).
SEALED = {"change": "claims.change", "assessment": "claims.assessment", "draft": "claims.draft"}


def triggers_renew(using: str = "default", **_kwargs: Any) -> None:
    """Make the triggers that are missing, and drop those that are none any more.

    What has no ``Update`` yet gets one.  A database that was put back from a copy that another
    server made begins a new series.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if "claims_update" not in tables:
        return  # migrated back to before there was such a table
    wanted = dict(_wanted(connection, tables))
    with connection.cursor() as cursor:
        copied = _answers(cursor, _COPIED[connection.vendor])
        begun = _answers(cursor, "SELECT 1 FROM claims_updateseries")
        there = _there(connection)
        _drop(connection, {name: there[name] for name in there.keys() - wanted.keys()})
        for name in wanted.keys() - there.keys():
            # In one, so that nobody writes between what is there and what the trigger sees.
            with transaction.atomic(using):
                for statement in wanted[name]:
                    cursor.execute(statement)
    if copied or not begun:
        series_begin(using)


def triggers_drop(using: str = "default") -> None:
    """Drop them all, as the table that they write to is about to go."""
    _drop(connections[using], _there(connections[using]))


def series_begin(using: str = "default") -> None:
    """Begin a new series: whoever holds a cursor of an earlier one starts from the beginning.

    For a database that was put back from a copy, whose updates are those of another time.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("""UPDATE claims_update SET "transaction" = 0""")
        cursor.execute("DELETE FROM claims_updateseries")
        cursor.execute("INSERT INTO claims_updateseries (name) VALUES (%s)", [uuid.uuid4().hex])


# --- SQL --------------------------------------------------------------------------------

_COLUMNS = """claims_update (kind, thing, "transaction", at)"""
_NOW = {
    "sqlite": "0, strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "pg_current_xact_id()::text::bigint, clock_timestamp()",
}
_THERE = {
    "sqlite": r"SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    r" AND name LIKE 'told\_%' ESCAPE '\'",
    "postgresql": r"SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
    r" WHERE NOT tgisinternal AND tgname LIKE 'told\_%' ESCAPE '\'",
}
#: Is there an update by a transaction that this server has yet to begin?
_COPIED = {
    "sqlite": "SELECT 1 WHERE 1 = 0",
    "postgresql": """SELECT 1 FROM claims_update WHERE "transaction" >="""
    " pg_snapshot_xmax(pg_current_snapshot())::text::bigint LIMIT 1",
}


def _wanted(connection: Any, tables: set[str]) -> Iterator[tuple[str, list[str]]]:
    """(name, statements that make it) of each trigger; another text is another name."""
    for told in TOLD:
        app, name = told.model.split(".")
        table = installed.get_model(app, name)._meta.db_table
        if table not in tables:
            continue
        for event, statements in _MAKE[connection.vendor](told, table):
            trigger = f"told_{name}_{event}_{_digest(statements)}"
            yield trigger, [statement.replace("<name>", trigger) for statement in statements]
    for kind, model in SEALED.items() if "claims_unsealed" in tables else ():
        table = installed.get_model(model)._meta.db_table
        for event, made in _SEALING[connection.vendor].items():
            statements = [statement.format(kind=kind, table=table) for statement in made]
            trigger = f"told_unsealed_{kind}_{event}_{_digest(statements)}"
            yield trigger, [statement.replace("<name>", trigger) for statement in statements]
    if "claims_answeredclaim" in tables:
        statements = _ANSWERING[connection.vendor]
        trigger = f"told_answered_insert_{_digest(statements)}"
        yield trigger, [statement.replace("<name>", trigger) for statement in statements]


def _digest(statements: list[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:8]


#: Nobody waits for a row that is only ever inserted.  What is there already is sealed, too.
_NOTED = "INSERT INTO claims_unsealed (kind, thing) VALUES ('{kind}', CAST(NEW.id AS text));"
_ALL = (
    "INSERT INTO claims_unsealed (kind, thing)"
    " SELECT '{kind}', CAST(id AS text) FROM {table} ORDER BY id"
)
_SEALING = {
    "sqlite": {
        "insert": [f"CREATE TRIGGER <name> AFTER INSERT ON {{table}} BEGIN {_NOTED} END", _ALL],
        "update": [f"CREATE TRIGGER <name> AFTER UPDATE ON {{table}} BEGIN {_NOTED} END"],
    },
    "postgresql": {
        "any": [
            "CREATE FUNCTION <name>() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {_NOTED} RETURN NULL; END $$",
            "CREATE TRIGGER <name> AFTER INSERT OR UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION <name>()",
            _ALL,
        ]
    },
}

#: What supersedes an answer is itself a row that comes, and comes last.
_STANDS = "superseded_by_id IS NULL AND verdict NOT IN ('withdrawn', 'reopened')"
_ANSWERED = (
    "INSERT INTO claims_answeredclaim (claim_id, told_at)"
    " SELECT claim_id, max(created_at) FROM claims_assessment {where} GROUP BY claim_id"
    f" HAVING sum(CASE WHEN {_STANDS} THEN 1 ELSE 0 END) > 0"
    " ON CONFLICT (claim_id) DO UPDATE SET told_at = excluded.told_at"
)
_ANSWER_GIVEN = (
    "DELETE FROM claims_answeredclaim WHERE claim_id = NEW.claim_id; "
    + _ANSWERED.format(where="WHERE claim_id = NEW.claim_id")
)
_ANSWERING = {
    "sqlite": [
        f"CREATE TRIGGER <name> AFTER INSERT ON claims_assessment BEGIN {_ANSWER_GIVEN}; END",
        _ANSWERED.format(where=""),
    ],
    "postgresql": [
        "CREATE FUNCTION <name>() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {_ANSWER_GIVEN}; RETURN NULL; END $$",
        "CREATE TRIGGER <name> AFTER INSERT ON claims_assessment"
        " FOR EACH ROW EXECUTE FUNCTION <name>()",
        _ANSWERED.format(where=""),
    ],
}


def _on_sqlite(told: Told, table: str) -> Iterator[tuple[str, list[str]]]:
    for event, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
        kind, things = told.kind.format(row=row), _things(told, row)
        when = f"WHEN {told.only}" if event == "update" else ""
        made = (
            f"CREATE TRIGGER <name> AFTER {event.upper()} ON {table} {when} BEGIN"
            f" DELETE FROM claims_update WHERE kind = {kind} AND thing IN ({things});"
            f" INSERT INTO {_COLUMNS} SELECT {kind}, thing, {_NOW['sqlite']} FROM ({things}); END"
        )
        yield event, [made, *(_untold(told, table, "sqlite") if event == "insert" else ())]


def _on_postgresql(told: Told, table: str) -> Iterator[tuple[str, list[str]]]:
    """One function a trigger.  What changes ten times in a transaction is written once."""
    function = (
        "CREATE FUNCTION <name>() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" DECLARE this {table}%ROWTYPE; BEGIN"
        " IF TG_OP = 'DELETE' THEN this := OLD; ELSE this := NEW; END IF;"
        f" IF TG_OP = 'UPDATE' THEN IF NOT ({told.only}) THEN RETURN NULL; END IF; END IF;"
        f" INSERT INTO {_COLUMNS} SELECT {told.kind.format(row='this')}, t.thing,"
        f" {_NOW['postgresql']} FROM ({_things(told, 'this')}) t ORDER BY t.thing"
        " ON CONFLICT (kind, thing) DO UPDATE SET sequence = EXCLUDED.sequence,"
        ' "transaction" = EXCLUDED."transaction", at = EXCLUDED.at'
        ' WHERE claims_update."transaction" <> EXCLUDED."transaction";'
        " RETURN NULL; END $$"
    )
    trigger = (
        f"CREATE TRIGGER <name> AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION <name>()"
    )
    yield "any", [function, trigger, *_untold(told, table, "postgresql")]


def _things(told: Told, row: str) -> str:
    selected = told.things.format(row=row).removeprefix("SELECT ")
    column, _from, rows = selected.partition(" FROM ")
    return f"SELECT CAST({column} AS text) AS thing" + (f" FROM {rows}" if rows else "")


def _untold(told: Told, table: str, vendor: str) -> list[str]:
    """What writes down the rows that are there already; parts of things need none."""
    if told.things != Told._field_defaults["things"]:
        return []
    kind, thing = told.kind.format(row="each"), "CAST(each.id AS text)"
    return [
        f"INSERT INTO {_COLUMNS} SELECT {kind}, {thing}, {_NOW[vendor]} FROM {table} each"
        f" WHERE NOT EXISTS (SELECT 1 FROM claims_update u WHERE u.kind = {kind}"
        f" AND u.thing = {thing}) ORDER BY each.id"
    ]


_MAKE = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}


def _there(connection: Any) -> dict[str, str]:
    """{trigger: its table}"""
    with connection.cursor() as cursor:
        cursor.execute(_THERE[connection.vendor])
        return dict(cursor.fetchall())


def _drop(connection: Any, triggers: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for name, table in triggers.items():
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"DROP TRIGGER {name} ON {table}")
                cursor.execute(f"DROP FUNCTION {name}()")


def _answers(cursor: Any, query: str) -> bool:
    cursor.execute(query)
    return cursor.fetchone() is not None
