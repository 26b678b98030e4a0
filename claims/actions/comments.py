"""Every write of comments."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from sources.errors import Refused, permission_require

from ..domain.mentions import mentions_in, names_unknown
from ..models import Claim, Comment, Notification
from ..queries.people import people_by_name, people_mentionable
from .notifications import notify

Kind = Notification.Kind


def comment_add(*, claim: Claim, text: str, by: User) -> Comment:
    """Say something about a claim to the others.

    "@name" (a user name, or a full name joined by underscores) mentions active people who
    may view claims.  They are told so; whoever the claim is assigned to, and whoever
    commented before, is told of the comment.  Nobody is told twice, or of their own.
    Raises Refused("comment_missing") where nothing is said, ("mention_unknown") where a name
    calls nobody, NotAllowed.
    """
    permission_require(by, "claims.add_comment")
    if not text.strip():
        raise Refused("comment_missing", _("Write what you want to say."), field="text")
    people = list(people_mentionable())
    named = people_by_name(people)
    if unknown := names_unknown(text, named):
        message = _("“@%s” calls nobody here. Choose a name from the list, or leave out the “@”.")
        raise Refused("mention_unknown", message % unknown[0], field="text")
    mentioned = {p.pk: p for mention in mentions_in(text, named) for p in mention.people}
    with transaction.atomic():
        assignee = Claim.objects.filter(pk=claim.pk).values_list("assignee", flat=True)
        concerned = {*claim.comments.values_list("author", flat=True), *assignee}
        comment = Comment.objects.create(claim=claim, author=by, text=text.strip())
        comment.mentions.set(mentioned.values())
        others = [p for p in people if p.pk in concerned and p.pk not in mentioned]
        notify(users=mentioned.values(), kind=Kind.MENTIONED, claim=claim, by=by, text=comment.text)
        notify(users=others, kind=Kind.COMMENTED, claim=claim, by=by, text=comment.text)
    return comment
