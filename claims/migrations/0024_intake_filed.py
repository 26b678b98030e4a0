from typing import Any

from django.db import migrations, models
from django.http import QueryDict


def days_named(apps: Any, _editor: Any) -> None:
    """Lists are narrowed by the day of publication now, not by its moment: so are kept views."""
    for view in apps.get_model("claims", "SavedView").objects.filter(
        query__contains="published_at__"
    ):
        kept, query = QueryDict(view.query), QueryDict(mutable=True)
        for name in kept:
            values = kept.getlist(name)
            if "published_at__" in name:
                name = name.replace("published_at__", "published_on__")
                values = [value[:10] for value in values]  # "~week", "True" or a moment
            query.setlist(name, values)
        view.query = query.urlencode()
        view.save(update_fields=["query"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0023_cited_pages"), ("sources", "0016_published_on")]

    operations = [
        migrations.RemoveConstraint("intake", "intake_state"),
        migrations.AlterField(
            "intake",
            "state",
            models.CharField(
                "state",
                max_length=8,
                choices=[
                    ("queued", "queued"),
                    ("fetching", "fetching"),
                    ("read", "read"),
                    ("failed", "failed"),
                    ("filed", "filed away"),
                ],
                db_index=True,
                default="queued",
            ),
        ),
        migrations.AddConstraint(
            "intake",
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "fetching", "read"])
                | models.Q(code__gt="", state__in=["failed", "filed"]),
                name="intake_state",
            ),
        ),
        migrations.RunPython(days_named, migrations.RunPython.noop),
    ]
