"""Who may do what: roles are groups with permissions, made by every ``migrate``."""

from typing import Any

from django.apps import apps as installed

_MODELS = {
    "sources": ("source", "sourcename", "document"),
    "claims": ("article", "extractionrun", "claim", "evidence", "assessment"),
}
#: {role: {permission codename}}.  Readers look; editors also work.
READER = {f"view_{model}" for models in _MODELS.values() for model in models}
EDITOR = READER | {
    "add_source",
    "change_source",
    "add_sourcename",
    "change_sourcename",
    "add_document",
    "add_article",
    "add_extractionrun",
    "change_claim",
    "add_evidence",
    "delete_evidence",
    "add_assessment",
}
ROLES = {"reader": READER, "editor": EDITOR}


def roles_create(using: str = "default", **_kwargs: Any) -> None:
    """Make the groups, and give each what it lacks; what a newsroom added stays."""
    # The permissions may not be there yet: their own handler runs after ours.
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    for label in _MODELS:
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    for role, codenames in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=role)
        permissions = Permission.objects.using(using).filter(
            content_type__app_label__in=_MODELS, codename__in=codenames
        )
        group.permissions.add(*permissions)
