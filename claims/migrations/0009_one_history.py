"""What people changed is told by ``Change`` alone: the first of two steps.

Whoever corrected a claim before there was a ``Change`` stands in simple-history's table only.
Such a claim gets one, so that a later extraction goes on leaving it alone.  It tells the
reading as far as the table kept it, which is not enough to undo it by.

Two migrations, because a process of older code writes a row of the old history with every
correction, and with every claim that an extraction takes away.  This one leaves it the table,
and takes only the key to the users off it: a lock of a moment on two tables, for which it
waits five seconds at most and then fails with nothing changed, to be run again.  The next one
drops the table.  A desk that must not stop for it runs

    manage.py migrate claims 0009_one_history

beside the processes of older code, starts all of them anew, and then runs ``migrate``.
Where both steps run at once, as with a plain ``migrate``, a correction that a process of older
code makes meanwhile fails as a whole, and can be repeated.
"""

from itertools import groupby

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.locks import locks_awaited

#: What ``Change.before`` and ``after`` held of a claim when this was written.
_COLUMNS = (
    "voice",
    "kind",
    "polarity",
    "source_text",
    "cue_text",
    "cue_lemma",
    "content_text",
    "speaker_label",
    "start",
    "end",
    "fingerprint",
    "origin",
    "set_aside",
    "merged_into_id",
    "assignee_id",
)


def changes_carried(apps, _editor):
    """One change for each claim that a person corrected and no change tells of."""
    Claim, Change = apps.get_model("claims", "Claim"), apps.get_model("claims", "Change")
    history = apps.get_model("claims", "HistoricalClaim").objects
    untold = Claim.objects.filter(changes=None).order_by().values("pk")
    rows = history.filter(id__in=untold).exclude(history_user=None).order_by("id", "history_id")
    for pk, told in groupby(rows.iterator(), key=lambda row: row.id):
        kept = list(told)
        first, last = kept[0], kept[-1]
        change = Change.objects.create(
            kind="speakers",  # all that could be corrected at the time
            before={str(pk): _reading(apps, first)},
            after={str(pk): _reading(apps, last)},
            by_id=last.history_user_id,
        )
        Change.objects.filter(pk=change.pk).update(at=last.history_date)
        change.claims.add(pk)


def _reading(apps, row):
    speakers = apps.get_model("claims", "HistoricalClaim_speakers").objects
    spoke = speakers.filter(history=row.history_id).order_by("source_id")
    return {column: getattr(row, column) for column in _COLUMNS} | {
        "assigned_at": row.assigned_at and row.assigned_at.isoformat(),
        "spans": [],
        "speakers": list(spoke.values_list("source_id", flat=True)),
    }


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0008_claim_norm"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        locks_awaited(seconds=5),
        migrations.RunPython(changes_carried, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "historicalclaim",
            "history_user",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
