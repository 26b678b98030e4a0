"""Urdu letters, dashes and every apostrophe fold now: names and documents are folded anew."""

from importlib import import_module

from django.db import migrations

from config.folding import norm_filled

names_fold = import_module("sources.migrations.0005_invisible_folded").names_fold


class Migration(migrations.Migration):
    dependencies = [("sources", "0006_original")]
    operations = [
        migrations.RunPython(names_fold, migrations.RunPython.noop, elidable=True),
        norm_filled("sources", "Document", ["title", "text"], batch=50),
    ]
