import django.db.models.deletion
from django.db import migrations, models

from sources.addresses import address_key, names_page


def addresses_fill(apps, _editor):
    """Where redirects ended, of what came by an address before."""
    originals = apps.get_model("sources", "Original").objects.exclude(final="")
    address = apps.get_model("sources", "DocumentAddress").objects
    rows = originals.filter(document__isnull=False).order_by("pk")
    for pk, final, own in rows.values_list("document", "final", "document__address_key"):
        key = address_key(final)
        if names_page(final) and key != own:
            address.get_or_create(document_id=pk, address_key=key, defaults={"url": final})


class Migration(migrations.Migration):
    """The addresses that lead to a document beside its own."""

    dependencies = [("sources", "0012_correction")]
    operations = [
        migrations.CreateModel(
            "DocumentAddress",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=2000, verbose_name="address")),
                ("address_key", models.CharField(db_index=True, editable=False, max_length=64)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="sources.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "further address",
                "verbose_name_plural": "further addresses",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            "documentaddress",
            models.UniqueConstraint(fields=("document", "address_key"), name="address_once"),
        ),
        migrations.RunPython(addresses_fill, migrations.RunPython.noop, elidable=True),
    ]
