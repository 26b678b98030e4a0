from django.db import migrations, models

from sources.days import day_of


def days_fill(apps, _editor):
    """The day of each document that has a moment."""
    rows = apps.get_model("sources", "Document").objects.filter(published_at__isnull=False)
    for pk, moment in rows.order_by("pk").values_list("pk", "published_at").iterator(2000):
        rows.filter(pk=pk).update(published_on=day_of(moment))


class Migration(migrations.Migration):
    """The day on which a document was published stands by itself, the same one for everybody."""

    dependencies = [("sources", "0015_places")]
    operations = [
        migrations.AddField(
            "document",
            "published_on",
            models.DateField(
                db_index=True, editable=False, null=True, verbose_name="published on"
            ),
        ),
        migrations.RunPython(days_fill, migrations.RunPython.noop, elidable=True),
    ]
