"""Who may do what: roles are groups with permissions, made by every ``migrate``."""

from contextlib import suppress
from typing import Any

from django.apps import apps as installed
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_MODELS = {
    "sources": (
        "source",
        "sourcename",
        "document",
        "merge",
        "renaming",
        "role",
        "reliabilitynote",
    ),
    "claims": (
        "article",
        "extractionrun",
        "feed",
        "intake",
        "claim",
        "evidence",
        "assessment",
        "draft",
        "comment",
        "change",
        "proposal",
        "repeat",
        "evidenceproposal",
        "factcheck",
        "label",
        "labelname",
        "topic",
        "newsroom",
    ),
    "auth": ("user", "group"),
}
#: The apps whose tables people work on.
ROOMS = tuple(_MODELS)
#: {role: {permission codename}}.  Readers look; editors also work; reviewers also approve
#: what others submit; admins also run the newsroom: its people, labels and switches.
READER = {f"view_{model}" for app in ("sources", "claims") for model in _MODELS[app]} | {
    "add_savedview",
}
EDITOR = READER | {
    "add_source",
    "change_source",
    "add_sourcename",
    "change_sourcename",
    "add_document",
    "add_article",
    "change_article",
    "add_extractionrun",
    "add_feed",
    "change_feed",
    "add_claim",
    "change_claim",
    "add_evidence",
    "delete_evidence",
    "add_assessment",
    "add_comment",
}
REVIEWER = EDITOR | {"review_draft", "rename_settled_source", "correct_settled_article"}
ADMIN = REVIEWER | {
    "change_newsroom",
    "change_savedview",
    "delete_savedview",
    "view_group",
    *(f"{verb}_{model}" for verb in ("add", "change") for model in ("label", "labelname")),
    *(f"{verb}_user" for verb in ("view", "add", "change")),
    "change_topic",
    "delete_topic",
    "delete_label",
    "delete_labelname",
    *(f"{verb}_webhook" for verb in ("view", "add", "change", "delete")),
}
ROLES = {"reader": READER, "editor": EDITOR, "reviewer": REVIEWER, "admin": ADMIN}
_NAMES = {
    "reader": _("Reader"),
    "editor": _("Editor"),
    "reviewer": _("Reviewer"),
    "admin": _("Admin"),
}
_VERBS = {"view": _("look at"), "add": _("add"), "change": _("change"), "delete": _("delete")}
#: What a role can be given: all that the desk and the API ask for.
PERMISSIONS = ADMIN | {f"{verb}_group" for verb in ("add", "change", "delete")}


#: What a program's token may be for, in the words of a person who makes one; each is one part of
#: what that person may do.
EVERYTHING = "*"
SCOPES = {
    EVERYTHING: _("all that I may do"),
    "read": _("reading"),
    "ingest": _("bringing in articles, documents, feeds and sources"),
    "assess": _("correcting claims, gathering evidence, answering"),
    "publish": _("reviewing what others submitted"),
    "admin": _("running the newsroom"),
}
#: {permission of a write: its scope}; what stands nowhere here is for admins.
_WRITES = {
    **dict.fromkeys(
        (
            "add_article",
            "change_article",
            "add_document",
            "add_extractionrun",
            "add_feed",
            "change_feed",
            "add_source",
        ),
        "ingest",
    ),
    **dict.fromkeys(
        (
            "add_claim",
            "change_claim",
            "add_evidence",
            "delete_evidence",
            "add_assessment",
            "add_comment",
            "change_source",
            "view_claim",
        ),
        "assess",
    ),
    "review_draft": "publish",
}


def scope_of(permission: str, *, writes: bool) -> str:
    """The scope that a token needs for what takes this permission ("claims.add_article")."""
    return _WRITES.get(permission.partition(".")[2], "admin") if writes else "read"


def permission_name(permission: Any) -> str:
    """What a permission allows, in the reader's language: the stored name is English."""
    verb, _under, _model = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if (
        verb not in _VERBS
        or model is None
        or "_".join((verb, model._meta.model_name)) != (permission.codename)
    ):
        return gettext(permission.name)
    return f"{capfirst(model._meta.verbose_name_plural)}: {_VERBS[verb]}"


def role_name(group: str) -> str:
    """What a group is called in the reader's language; a newsroom's own keeps its name."""
    return str(_NAMES.get(group, group))


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


def newsroom_open(apps: Any = installed, using: str = "default", **_kwargs: Any) -> None:
    """Make the one row of switches, all off, where there is none (nor yet a table for it)."""
    with suppress(LookupError):
        apps.get_model("claims", "Newsroom").objects.using(using).get_or_create(pk=1)
