"""Every write of topics, and of what is about them."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from sources.actions.names import is_name
from sources.errors import Conflict, Refused, permission_require
from sources.locked import row_locked
from sources.models import Document
from sources.noted import noted
from sources.text import normalise, one_line

from ..models import Article, Change, Claim, Topic
from ._changes import claims_edited, document_lock

#: How many characters a topic's name has at most, and how many topics are given at once.
NAME, MOST = 80, 20
_OF_ARTICLE = Topic.articles.through


class How(StrEnum):
    """What is done with topics: these and no others; these, too; none of these."""

    ONLY = "only"
    ADD = "add"
    DROP = "drop"


def claims_topics_set(
    *,
    claims: Iterable[Claim],
    names: Iterable[str],
    by: User,
    how: How = How.ONLY,
    version: int | None = None,
) -> Change:
    """Say what claims are about; returns the change, which can be undone as one.

    A name that no topic bears makes one.  ``version`` is the claim's that the person had in view.
    Raises Refused("topic_malformed", "topics_many"), Conflict("claim_gone", "claim_changed"),
    NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with transaction.atomic():
        given = _named(names, make=how is not How.DROP)
        with claims_edited(
            Change.Kind.TOPICS,
            list(claims),
            by,
            version=version,
            always=True,
            aside=True,
            answered=True,
        ) as changed:
            changed.about({claim: _after(_topics(claim), given, how) for claim in changed})
    return changed.change


def articles_topics_set(
    *, articles: Iterable[Document], names: Iterable[str], by: User, how: How = How.ONLY
) -> int:
    """Say what articles are about; returns how many of them it changes.  Who did is noted.

    Raises Refused as above, Conflict("article_withdrawn"), NotAllowed.
    """
    permission_require(by, "claims.change_article")
    with transaction.atomic():
        pks = {article.pk for article in articles}
        document_lock(*pks)
        given = _named(names, make=how is not How.DROP)
        rows = Article.objects.filter(pk__in=pks).defer("text", "norm").order_by("pk")
        return sum(_about(row, given, how, by) for row in rows.prefetch_related("topics"))


def topic_rename(*, topic: Topic, name: str, by: User) -> Topic:
    """Call a topic otherwise; where another one has that name, both are that one afterwards.

    Returns the one that is left.  Who did is noted.
    Raises Refused("topic_malformed"), Conflict("topic_gone"), NotAllowed.
    """
    permission_require(by, "claims.change_topic")
    name = _sound(name)
    with transaction.atomic():
        row = _locked(topic)
        before = {"name": row.name}
        there = Topic.objects.filter(key=normalise(name)).exclude(pk=row.pk).first()
        if there is None:
            row.name, row.key = name, normalise(name)
            row.save(update_fields=["name", "key"])
            noted(row, by=by, before=before, after={"name": name})
            return row
        there.claims.add(*row.claims.order_by().values_list("pk", flat=True))
        there.articles.add(*row.articles.order_by().values_list("pk", flat=True))
        noted(row, by=by, before=before, after={"name": there.name})
        row.delete()
    return there


def topic_delete(*, topic: Topic, by: User) -> None:
    """Take a topic away from all that is about it.  Who did is noted.

    Raises Conflict("topic_gone"), NotAllowed.
    """
    permission_require(by, "claims.delete_topic")
    with transaction.atomic():
        row = _locked(topic)
        noted(row, by=by, before={"name": row.name}, after=None)
        row.delete()


def _locked(topic: Topic) -> Topic:
    gone = Conflict("topic_gone", _("Somebody took this topic away meanwhile."))
    return row_locked(topic, gone=gone)


def _named(names: Iterable[str], *, make: bool) -> list[int]:
    """The topics of these names, those made that are missing, each once."""
    keys = {normalise(name): name for name in reversed(list(map(_sound, names)))}
    if len(keys) > MOST:
        message = _("At most %d topics at once.") % MOST
        raise Refused("topics_many", message, field="topics")
    if make:
        new = [Topic(name=name, key=key) for key, name in keys.items()]
        Topic.objects.bulk_create(new, ignore_conflicts=True)  # also where two make it at once
    return sorted(Topic.objects.filter(key__in=keys).order_by().values_list("pk", flat=True))


def _sound(name: str) -> str:
    name = one_line(name)
    if max(len(name), len(normalise(name))) > NAME or not is_name(name) or "\0" in name:
        message = (
            _("A topic has a name of at least a letter or digit and at most %d characters.") % NAME
        )
        raise Refused("topic_malformed", message, field="topics")
    return name


def _after(there: Sequence[int], given: Sequence[int], how: How) -> list[int]:
    if how is How.DROP:
        return sorted(set(there) - set(given))
    return sorted(set(there) | set(given) if how is How.ADD else set(given))


def _topics(thing: Claim | Document) -> list[int]:
    return [topic.pk for topic in thing.topics.all()]


def _about(article: Article, given: Sequence[int], how: How, by: User) -> bool:
    """Write one article's topics; tells whether they are others now."""
    before, after = _topics(article), _after(_topics(article), given, how)
    if sorted(before) == after:
        return False
    _OF_ARTICLE.objects.filter(document=article).delete()
    links = [_OF_ARTICLE(document_id=article.pk, topic_id=topic) for topic in after]
    _OF_ARTICLE.objects.bulk_create(links)
    return noted(article, by=by, before=_facts(before), after=_facts(after))


def _facts(topics: Sequence[int]) -> dict[str, str]:
    names = Topic.objects.filter(pk__in=topics).values_list("name", flat=True)
    return {"topics": " · ".join(names)}
