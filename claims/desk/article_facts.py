"""What an article's page lets editors correct about it, and how it is withdrawn and had back."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from sources import limits
from sources.days import midnight
from sources.forms import LANGUAGES, ActionForm, PublishedOn
from sources.given import outlet_named
from sources.models import Document

from ..actions.articles import article_correct, article_restore, article_withdraw
from ..actions.topics import articles_topics_set
from ..templatetags.desk import standing
from .planning_forms import topics_typed


def _line(**attributes: str) -> forms.TextInput:
    return forms.TextInput({"dir": "auto", **attributes})


class ArticleActForm(ActionForm):
    """What is done to an article as a whole; ``version`` is the one that the page showed."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=limits.NOTE, widget=_line()
    )

    def __init__(self, data: Any = None, *, document: Document) -> None:
        super().__init__(data, initial={"version": document.version}, auto_id="about_%s")
        self.document = document

    @property
    def seen(self) -> dict[str, Any]:
        """What every action on an article takes."""
        given = self.cleaned_data
        return {"version": given["version"], "reason": given["reason"]}


class FactsForm(ArticleActForm):
    """Title, author, outlet, date, address and language, as they are known."""

    title = forms.CharField(label=_("Title"), required=False, max_length=500, widget=_line())
    author = forms.CharField(label=_("Author"), required=False, max_length=300, widget=_line())
    outlet = forms.CharField(
        label=_("Outlet"), required=False, max_length=300, widget=_line(list="known-outlets")
    )
    published_on = PublishedOn(label=_("Published on"), required=False)
    url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr", "placeholder": "https://"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    field_order = ("title", "author", "outlet", "published_on", "url", "language", "reason")

    def __init__(self, data: Any = None, *, document: Document) -> None:
        super().__init__(data, document=document)
        there = {name: getattr(document, name) for name in ("title", "author", "url", "language")}
        self.known_outlet = str(standing(document.publisher)) if document.publisher else ""
        there |= {"outlet": self.known_outlet, "published_on": document.published_on}
        self.initial = {**self.initial, **there}
        languages = dict(LANGUAGES[1:])
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        own = document.language
        field.choices = [*({own: languages.get(own, own)} | languages).items()]

    def act(self, *, by: User) -> Any:
        """The log's row, or nothing where nothing was otherwise."""
        given = self.cleaned_data
        about = {name: given[name] for name in ("title", "author", "url", "language")}
        # What was not touched is left alone: a date has a time too, an outlet another name.
        if given["outlet"].strip() != self.known_outlet:
            about["publisher"] = outlet_named(given["outlet"], language=given["language"])
        if given["published_on"] != self.document.published_on:
            about["published_at"] = midnight(given["published_on"])
        return article_correct(article=self.document, by=by, **self.seen, **about)


class WithdrawForm(ArticleActForm):
    """Take the article out of lists, counts and exports."""

    def act(self, *, by: User) -> Any:
        """The log's row."""
        return article_withdraw(article=self.document, by=by, **self.seen)


class RestoreForm(ArticleActForm):
    """Have it back."""

    def act(self, *, by: User) -> Any:
        """The log's row."""
        return article_restore(article=self.document, by=by, **self.seen)


class TopicsForm(ArticleActForm):
    """What the article, and with it each of its claims, is about: these topics and no others."""

    topics = forms.CharField(required=False, max_length=limits.NOTE)

    def act(self, *, by: User) -> Any:
        """How many articles have other topics now."""
        names = topics_typed(self.cleaned_data["topics"])
        return articles_topics_set(articles=[self.document], names=names, by=by)


#: {what a button says in ``act``: (the form that does it, what is said when it is done)}
ARTICLE_FORMS: dict[str, tuple[type[ArticleActForm], Any]] = {
    "facts": (FactsForm, _("Corrected.")),
    "article-topics": (TopicsForm, _("The article has these topics.")),
    "withdraw": (WithdrawForm, _("Withdrawn: it is in no list or count any more.")),
    "have-back": (RestoreForm, _("The article is back.")),
}
