"""Addresses that differ in www, AMP, the order of parameters or newsrooms' marks share a key now."""

from django.db import migrations

from sources.addresses import address_key


def keys_fill(apps, _editor):
    """Work the keys out anew."""
    rows = apps.get_model("sources", "Document").objects.exclude(url="")
    for pk, url in rows.order_by("pk").values_list("pk", "url").iterator(chunk_size=2000):
        rows.filter(pk=pk).update(address_key=address_key(url))


class Migration(migrations.Migration):
    dependencies = [("sources", "0010_source_note")]
    operations = [migrations.RunPython(keys_fill, migrations.RunPython.noop, elidable=True)]
