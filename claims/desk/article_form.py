"""What editors fill in about articles; the forms on a claim's card are in ``card_forms``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from sources.actions.corrections import Completion
from sources.document_form import DocumentForm
from sources.forms import LANGUAGES
from sources.language_names import language_name
from sources.models import Document

from ..actions.articles import article_complete, article_submit
from ..extraction import available


class SeveralFiles(forms.FileInput):
    """A field of files, any number of them; the form itself takes one (``files_added``)."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The file, and not a list of one."""
        return files.get(name)


class ArticleForm(DocumentForm):
    """An article whose claims are to be found."""

    kind = None  # type: ignore[assignment]  # an article is an article

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offers every language that has a pack, whatever else the desk knows by name."""
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.label = _("or files")
        file.widget = SeveralFiles({"multiple": True, **file.widget.attrs})
        file.help_text = _(
            "Plain text, which is kept byte for byte; web pages, PDF, Word (.docx), .odt, .rtf,"
            " mails (.eml) or transcripts (.srt, .vtt). Choose several, or drop them here: each"
            " becomes an article."
        )
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        known = {code for code, _name in LANGUAGES}
        others = [(code, language_name(code)) for code in available() if code not in known]
        field.choices = [*LANGUAGES, *others]

    def act(self, *, by: User) -> tuple[Any, ...]:
        """(document, its latest run, what is new of a known one or None of a new one)"""
        given = self.fields_stored()
        document, run, created = article_submit(**given, is_awaited=True, by=by)
        # A language that nobody chose was detected, and says nothing against the known one.
        given["language"] = self.cleaned_data["language"]
        return (
            document,
            run,
            None if created else article_complete(article=document, by=by, **given),
        )


def completion_told(told: Completion) -> str:
    """That the article was there already, what was filled in, and what is known otherwise."""
    return " ".join([_("This article is on the desk already. Here it is."), *completed(told)])


def language_told(code: str) -> str:
    """Which language was taken for the article's, where nobody chose one."""
    if not code:
        return _("No language was detected in the text.")
    return _("Language detected from the text: %s.") % language_name(code)


def completed(told: Completion) -> list[str]:
    """What was filled in of a known article, and what is known otherwise, in sentences."""
    said = []
    for words, columns in (
        (_("Filled in: %s."), told.filled),
        (_("Known otherwise, and left as it was: %s."), told.differing),
    ):
        if columns:
            names = (str(Document._meta.get_field(each).verbose_name) for each in columns)  # type: ignore[union-attr]
            said.append(words % _(", ").join(names))
    return said


@dataclass(frozen=True)
class Added:
    """What became of one file among several."""

    name: str
    document: Any = None
    is_new: bool = False
    completed: Sequence[str] = ()
    problems: tuple[str, ...] = ()


def files_added(files: Sequence[UploadedFile], given: QueryDict, *, by: User) -> list[Added]:
    """Store each file as an article of its own, in its own transaction; what became of each.

    Outlet, day and language hold for all of them.
    """
    shared = {name: given.get(name, "") for name in ("outlet", "published_on", "language")}
    return [_file_added(file, shared, by) for file in files]


def _file_added(file: UploadedFile, shared: dict[str, str], by: User) -> Added:
    data = QueryDict(mutable=True)
    data.update(shared)
    form = ArticleForm(data, MultiValueDict({"file": [file]}))
    name = file.name or ""
    if form.perform(by=by):
        document, _run, told = form.result
        return Added(name, document, told is None, completed(told) if told else ())
    return Added(name, problems=tuple(str(p) for each in form.errors.values() for p in each))
