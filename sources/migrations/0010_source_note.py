from django.db import migrations, models


def _note(model_name):
    return migrations.AddField(
        model_name,
        "note",
        models.CharField(
            blank=True,
            db_default="",
            default="",
            help_text="What tells it apart from others of that name.",
            max_length=200,
            verbose_name="note",
        ),
    )


class Migration(migrations.Migration):
    """A note tells a source from its namesakes.

    Django would rebuild the table on SQLite, which the triggers that read it refuse, and
    which drops its own: the statement is written out, and is the same on PostgreSQL.
    """

    dependencies = [("sources", "0009_identity")]
    operations = [
        _note("historicalsource"),
        migrations.RunSQL(
            "ALTER TABLE sources_source ADD COLUMN note varchar(200) DEFAULT '' NOT NULL",
            "ALTER TABLE sources_source DROP COLUMN note",
            state_operations=[_note("source")],
        ),
    ]
