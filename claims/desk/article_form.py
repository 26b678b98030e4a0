"""What editors fill in about articles; the forms on a claim's card are in ``card_forms``."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import get_language_info

from sources.forms import LANGUAGES, DocumentForm

from ..actions.articles import article_submit
from ..extraction import available


class ArticleForm(DocumentForm):
    """An article whose claims are to be found."""

    kind = None  # type: ignore[assignment]  # an article is an article

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offers every language that has a pack, whatever else the desk knows by name."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        known = {code for code, _name in LANGUAGES}
        others = [(code, language_name(code)) for code in available() if code not in known]
        field.choices = [*LANGUAGES, *others]

    def act(self, *, by: User) -> tuple[Any, ...]:
        """(document, its latest run, whether it is new)"""
        return article_submit(**self.fields_stored(), by=by)


def language_name(code: str) -> str:
    """A language's name in the reader's own, or its code where nobody knows a name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
