"""Every write of sources and documents."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from itertools import chain
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .addresses import address_key
from .errors import Conflict, NotAllowed, Refused, permission_require
from .models import (
    LANGUAGE_CODES,
    WIKIDATA_ITEM,
    Document,
    Merge,
    Renaming,
    Source,
    SourceName,
    fingerprint,
)
from .noted import Facts, facts, noted
from .originals import original_keep
from .queries import article_known, sources_bearing, sources_by_name
from .received import Received
from .settled import source_settled
from .text import decode, detect_language, name_key, normalise, one_line, words_key


def document_store(
    *,
    text: str | bytes,
    kind: str = Document.Kind.ARTICLE,
    title: str = "",
    language: str = "",
    url: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    received: Received | None = None,
    by: User | None = None,
) -> tuple[Document, bool]:
    """Keep a published text; returns (document, whether it is new).

    The same text from the same address is the same document, whoever stores it and
    however often; a statement that is stored as an article too becomes one.  Bytes
    are decoded; what no database text can hold (NUL, unknown encodings) is kept as
    ``original`` beside a readable rendering, so that nothing is lost.  The language
    is detected where it is not given.  What the text was read from (``received``) is kept
    beside it.  An article is known by its words and another spelling of its address too, and
    by its words alone where no address is given.

    Raises Refused("language_malformed") for a tag such as "Arabic".
    """
    language = language_tag(language)
    readable, original = _readable(text)
    if kind == Document.Kind.ARTICLE and not original:
        known = article_known(text=readable, url=url)
        if known:
            if received:
                original_keep(received=received, document=known)
            return known, False
    sha256 = fingerprint(readable, original)
    fields = {
        "kind": kind,
        "title": one_line(title)[:500],
        "text": readable,
        "original": original,
        "language": language or detect_language(readable),
        "publisher": publisher,
        "published_at": published_at,
        "added_by": by,
        "words_key": "" if original else words_key(readable),
        "address_key": address_key(url),
    }
    try:
        with transaction.atomic():
            document, created = Document.objects.get_or_create(
                sha256=sha256, url=url.strip(), defaults=fields
            )
    except IntegrityError:  # stored by someone else between our look and our write
        document, created = Document.objects.get(sha256=sha256, url=url.strip()), False
    if kind == Document.Kind.ARTICLE != document.kind:
        document.kind = kind
        document.save(update_fields=["kind"])
    if received:
        original_keep(received=received, document=document)
    return document, created


class Completion(NamedTuple):
    """What another submission of a document filled in, and where it says otherwise."""

    filled: list[str]
    differing: list[str]


def document_complete(
    *,
    document: Document,
    by: User | None,
    title: str = "",
    language: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
) -> Completion:
    """Fill in what nobody knew of a document that is given once more; who did is noted.

    What is known stays, and where it is otherwise is told.
    """
    given = {
        "title": one_line(title)[:500],
        "language": language_tag(language),
        "publisher": publisher,
        "published_at": published_at,
    }
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        known = {column: getattr(row, column) for column in given}
        told = {column: value for column, value in given.items() if value}
        filled = [column for column in told if not known[column]]
        differing = [c for c in told if known[c] and _says_otherwise(known[c], told[c])]
        for column in filled:
            setattr(row, column, told[column])
        if filled:
            row.save(update_fields=filled)
            before, after = (
                {c: str(facts.get(c) or "") for c in filled} for facts in (known, told)
            )
            noted(row, by=by, before=before, after=after)
    return Completion(filled, differing)


def _says_otherwise(known: Any, told: Any) -> bool:
    """Do two facts differ?  Titles spelling aside; of a day alone only the day counts."""
    if isinstance(known, datetime):
        if time() in (known.time(), told.time()):
            return bool(known.date() != told.date())
    elif isinstance(known, str):
        return normalise(known) != normalise(told)
    return bool(known != told)


def document_language_set(*, document: Document, language: str) -> bool:
    """Correct the language that was detected or given; tells whether it was another one.

    Raises Refused("language_malformed").
    """
    language = language_tag(language)
    if language in ("", document.language):
        return False
    document.language = language
    document.save(update_fields=["language"])
    return True


def source_store(
    *,
    names: dict[str, list[str]],
    kind: str = Source.Kind.UNKNOWN,
    wikidata_id: str | None = None,
    note: str = "",
    namesake: bool = False,
    add_names: bool = True,
) -> tuple[Source, bool]:
    """Keep a source under its names; returns (source, whether it is new).

    ``names`` maps a language to names, the main one first.  A source with the same
    Wikidata item, else with the names, is the same one: it is completed where kind, item or
    note were unknown.  Names that it lacks are given to it where an item says who is meant, or
    ``add_names`` that they are its names, and refused otherwise: one person's words would
    become another's.
    As a ``namesake``, a new source is made beside those that bear the name, and its ``note``
    tells it apart.

    Raises Refused("name_missing", "name_malformed", "language_malformed",
    "wikidata_malformed", "wikidata_taken", "namesake_unnoted"), and with the sources that are meant
    Conflict("names_of_several", "names_new", "source_contradicted").
    """
    names = _names_given(names)
    _refuse_nameless(names)
    _refuse_wikidata(wikidata_id)
    if namesake and not note.strip():
        message = _("Write a note that tells this source from others of that name.")
        raise Refused("namesake_unnoted", message, field="note")
    with transaction.atomic():
        source = None if namesake else _source_known(names, wikidata_id)
        if source is None:
            made = source_make(names=names, kind=kind, wikidata_id=wikidata_id, note=note)
            return made, True
        if not (wikidata_id or add_names):
            _refuse_names_new(source, names)
        _source_complete(source, kind=kind, wikidata_id=wikidata_id, note=note.strip()[:200])
        for language, in_language in names.items():
            _names_add(source, language, in_language)
    return source, False


def source_make(
    *,
    names: dict[str, list[str]],
    kind: str = Source.Kind.UNKNOWN,
    wikidata_id: str | None = None,
    note: str = "",
) -> Source:
    """Make a new source, though another one may bear the same name; ``note`` tells it apart.

    Raises Refused("name_missing", "name_malformed", "language_malformed", "wikidata_taken").
    """
    names = _names_given(names)
    _refuse_nameless(names)
    with transaction.atomic():
        source = Source(kind=kind, wikidata_id=wikidata_id or None, note=note.strip()[:200])
        _refuse_wikidata_taken(source)
        source.save()
        for language, in_language in names.items():
            _names_add(source, language, in_language)
    return source


def sources_for(*, names: Iterable[str], language: str) -> dict[str, Source]:
    """{name: source} for every name, making sources for those nobody knows yet.

    What has neither letter nor digit is no name, and left out.
    """
    wanted = {name for name in names if _is_name(name)}
    known = sources_by_name(wanted)
    for name in sorted(wanted - known.keys()):
        known[name], _created = source_store(names={language: [name[:300]]})
    return known


class Name(NamedTuple):
    """A source's name in a language, and whether it is the main one there."""

    language: str
    name: str
    is_main: bool = False


def source_save(
    *,
    source: Source | None,
    by: User,
    names: Sequence[Name],
    kind: str = Source.Kind.UNKNOWN,
    wikidata_id: str | None = None,
    note: str = "",
) -> Source:
    """Make a source (``source`` is None) or make one this; who did what is noted.

    ``names`` are all that it has afterwards.  Fewer than it had take the permission to take
    names away, and another main name or Wikidata item of a source on which verdicts rest the
    permission for that.  Raises Refused("name_missing", "name_malformed", "name_twice",
    "main_twice", "language_malformed", "kind_unknown", "wikidata_malformed", "wikidata_taken"),
    Conflict("source_gone"), NotAllowed, also ("source_settled").
    """
    permission_require(by, "sources.change_source" if source else "sources.add_source")
    given = [Name(language_tag(name.language), one_line(name.name), name.is_main) for name in names]
    _refuse_names(given)
    _refuse_wikidata(wikidata_id)
    if kind not in Source.Kind.values:
        raise Refused("kind_unknown", _("Choose one of the kinds."), field="kind")
    with transaction.atomic():
        row = _locked(source) if source else Source()
        before = _facts(row) if source else None
        if source and len(given) < row.names.count():
            permission_require(by, "sources.delete_sourcename")
        if source:
            _rename(row, given, by, another=row.wikidata_id not in (None, wikidata_id or None))
        row.kind, row.wikidata_id, row.note = kind, wikidata_id or None, note.strip()[:200]
        row._history_user = by  # type: ignore[attr-defined]
        _refuse_wikidata_taken(row)
        if source is None:
            row.save()
        _names_write(row, given)
        now = _facts(row)
        if noted(row, by=by, before=before, after=now) and source:
            row.save()
    return row


def source_merge(*, source: Source, into: Source, by: User | None = None) -> Source:
    """Make a source an alias of another; its names go along.  Returns the other.

    What points to the merged source keeps pointing there and is read through
    ``merged_into``.  Who merged is noted at both, and kept as a ``Merge``, which can be undone.
    Raises Refused("merge_circular"), NotAllowed, also ("source_settled") where verdicts rest on
    what the source said.
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        into, source = _locked(into), _locked(source)
        if into.pk == source.pk or into.merged_into_id is not None:
            raise Refused("merge_circular", _("Choose a source that is not merged itself."))
        _refuse_settled(source, by)
        before, names_before = _facts(into), _names(into)
        for name in source.names.all():
            _names_add(into, name.language, [name.name])
        along = Source.objects.filter(merged_into=source)
        Merge.objects.create(
            source=source,
            into=into,
            names_before=names_before,
            names_after=_names(into),
            moved=list(along.values_list("pk", flat=True)),
            by=by,
        )
        along.update(merged_into=into)
        source.merged_into = into
        source.save(update_fields=["merged_into"])
        noted(into, by=by, before=before, after=_facts(into))
        noted(source, by=by, before={"is": None}, after={"is": str(into)})
    return into


def _names_given(names: dict[str, list[str]]) -> dict[str, list[str]]:
    """The names as they are kept: each one line, under the code of its language."""
    return {
        language_tag(language): [one_line(name) for name in group]
        for language, group in names.items()
    }


def merge_undo(*, merge: Merge, by: User) -> Merge:
    """Part two sources again that were merged; the names of the other are as they were.

    Who did is noted at both.  Raises Refused("undone_already"), Conflict("changed_since") where
    one of them was merged again or names were changed since, NotAllowed, also
    ("source_settled") where verdicts rest on what the source said.
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at:
            raise Refused("undone_already", _("This was undone already."))
        into, source = _locked(merge.into), _locked(merge.source)
        _refuse_overtaken(merge, source, into)
        _refuse_settled(source, by)
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save(update_fields=["undone_at", "undone_by"])
        before, kept = _facts(into), [Name(*name) for name in merge.names_before]
        _rename(into, kept, None)
        _names_write(into, kept)
        Source.objects.filter(pk__in=merge.moved, merged_into=into).update(merged_into=source)
        source.merged_into = None
        source.save(update_fields=["merged_into"])
        noted(into, by=by, before=before, after=_facts(into))
        noted(source, by=by, before={"is": str(into)}, after={"is": None})
    return merge


def _refuse_overtaken(merge: Merge, source: Source, into: Source) -> None:
    if source.merged_into_id != into.pk or into.merged_into_id is not None:
        message = _("One of the two was merged again since. Undo that first.")
        raise Conflict("changed_since", message)
    if _names(into) != merge.names_after:
        message = _("Names were changed since, so that the merge can't be undone as a whole.")
        raise Conflict("changed_since", message)


def _refuse_settled(source: Source, by: User | None) -> None:
    """Who a verdict is about becomes nobody else, but by those who may say so."""
    may = by is None or by.has_perm("sources.rename_settled_source")
    if not may and source_settled(source):
        message = _(
            "Verdicts rest on what this source said, so that it stays who it is. Add the other"
            " name beside the main one, or ask a reviewer."
        )
        raise NotAllowed("source_settled", message)


def _rename(
    source: Source, names: Sequence[Name], by: User | None, *, another: bool = False
) -> None:
    """Log which main names give way to which, before they do; ``another``: so does its item."""
    mains = {name.language: name.name for name in names if name.is_main}
    given_up = [
        Renaming(
            source=source,
            language=row.language,
            before=row.name,
            after=mains.get(row.language, ""),
            by=by,
        )
        for row in source.names.filter(is_main=True).order_by("language")
        if mains.get(row.language) != row.name
    ]
    if given_up or another:
        _refuse_settled(source, by)
    Renaming.objects.bulk_create(given_up)


def _names(source: Source) -> list[list[Any]]:
    """The names as JSON; see ``Merge``."""
    rows = source.names.order_by("language", "name", "pk")
    return [[row.language, row.name, row.is_main] for row in rows]


def _refuse_nameless(names: dict[str, list[str]]) -> None:
    given = [name for group in names.values() for name in group]
    if not given:
        raise Refused("name_missing", _("A source needs a name."), field="names")
    if "" in names or not all(_is_name(name) and len(name) <= 300 for name in given):
        message = _("A name needs a language, a letter or digit, and at most 300 characters.")
        raise Refused("name_malformed", message, field="names")


def _refuse_wikidata(wikidata_id: str | None) -> None:
    if wikidata_id and not re.fullmatch(WIKIDATA_ITEM, wikidata_id):
        message = _("A Wikidata item is Q and a number, as in Q30.")
        raise Refused("wikidata_malformed", message, field="wikidata_id")


def _refuse_wikidata_taken(source: Source) -> None:
    others = Source.objects.exclude(pk=source.pk)
    taken = source.wikidata_id and others.filter(wikidata_id=source.wikidata_id).first()
    if taken:
        message = _("%s has this Wikidata item already. Merge the two instead.")
        raise Refused("wikidata_taken", message % taken, field="wikidata_id")


def _refuse_names(names: Sequence[Name]) -> None:
    by_language: dict[str, list[str]] = {}
    for name in names:
        by_language.setdefault(name.language, []).append(name.name)
    _refuse_nameless(by_language)
    if len({name[:2] for name in names}) < len(names):
        message = _("A name is given twice in the same language.")
        raise Refused("name_twice", message, field="names")
    main = [name.language for name in names if name.is_main]
    if len(set(main)) < len(main):
        message = _("A source has one main name in each language.")
        raise Refused("main_twice", message, field="names")


def _locked(source: Source) -> Source:
    row = Source.objects.select_for_update().filter(pk=source.pk).first()
    if row is None:
        raise Conflict("source_gone", _("This source is gone."))
    return row


def _facts(source: Source) -> Facts:
    """Kind, Wikidata item, and the names in one line, the main ones with a star."""
    rows = source.names.order_by("language", "name")
    names = (f"{row.language}: {row.name}{' *' if row.is_main else ''}" for row in rows)
    return facts(source, ["kind", "wikidata_id", "note"]) | {"names": " · ".join(names)}


def _names_write(source: Source, names: Sequence[Name]) -> None:
    """Make these the names; a name that another replaces leaves it its row."""
    there = {(row.language, row.name): row for row in source.names.order_by("pk")}
    over = [row for key, row in there.items() if key not in {name[:2] for name in names}]
    mains = {name[:2] for name in names if name.is_main}
    for key, row in there.items():
        if row.is_main and key not in mains:  # first: else two main ones would meet on the way
            row.is_main = False
            row.save()
    for name in names:
        row = there.get(name[:2]) or (over.pop(0) if over else SourceName(source=source))
        row.language, row.name, row.is_main = name
        row.save()
    for row in over:
        row.delete()


def _is_name(name: str) -> bool:
    return any(letter.isalnum() for letter in normalise(name))


def language_tag(language: str) -> str:
    """ "ar-EG" -> "ar"."""
    tag = re.split(r"[-_]", language.strip().lower())[0]
    if tag and not re.match(LANGUAGE_CODES, tag):
        message = _("“%s” is no language code. Write ar, en or another ISO 639 code.") % language
        raise Refused("language_malformed", message, field="language")
    return tag


def _readable(text: str | bytes) -> tuple[str, bytes]:
    """(text a database can hold, the bytes as received where that is not the same)."""
    if isinstance(text, bytes):
        readable, understood = decode(text)
        original = b"" if understood else text
    else:
        readable = text.encode("utf-8", errors="replace").decode()
        original = b"" if readable == text else text.encode("utf-8", errors="surrogatepass")
    if "\x00" in readable:
        original = original or readable.encode()
        readable = readable.replace("\x00", "\ufffd")
    return readable, original


def _source_known(names: dict[str, list[str]], wikidata_id: str | None) -> Source | None:
    """The source that is meant: by its item, else the oldest that bears every known name.

    One of that name with another item is a namesake.  Raises Conflict("names_of_several").
    """
    bearers = sources_bearing(name for group in names.values() for name in group)
    by_item = Source.objects.filter(wikidata_id=wikidata_id).first() if wikidata_id else None
    if by_item:
        meant = by_item.merged_into or by_item
        others = [each[0] for each in bearers if meant not in each]
        if not others:
            return meant
        raise _meant([meant, *others], _NAMES_OF_SEVERAL, code="names_of_several", field="names")
    shared = [each for each in chain(*bearers[:1]) if all(each in some for some in bearers)]
    if bearers and not shared:
        firsts = [each[0] for each in bearers]
        raise _meant(firsts, _NAMES_OF_SEVERAL, code="names_of_several", field="names")
    return next((each for each in shared if not (wikidata_id and each.wikidata_id)), None)


def _meant(sources: Iterable[Source], says: Any, *, code: str, field: str) -> Conflict:
    """A refusal that tells which sources it speaks of."""
    rows = list(dict.fromkeys(sources))
    named = " · ".join(f"{row} (#{row.pk})" for row in rows)
    told = [{"id": row.pk, "name": str(row)} for row in rows]
    return Conflict(code, str(says) % named, field=field, sources=told)


_NAMES_OF_SEVERAL = gettext_lazy(
    "These names belong to several sources: %s. Send each by itself, or merge them first."
)


def _refuse_names_new(source: Source, names: dict[str, list[str]]) -> None:
    borne = {row.norm for row in source.names.all()}
    if {name_key(name) for group in names.values() for name in group} - borne:
        says = _(
            "%s is known, but not by all of these names. Say that they are its names (add_names),"
            " or that a namesake is meant (namesake, with a note)."
        )
        raise _meant([source], says, code="names_new", field="names")


def _source_complete(source: Source, **given: str | None) -> None:
    """Fill in what was unknown; raises Conflict("source_contradicted")."""
    unknown = (None, "", Source.Kind.UNKNOWN)
    for column, value in given.items():
        known = getattr(source, column)
        if known in unknown:
            setattr(source, column, value or known)
        elif value not in (*unknown, known):
            says = _("%s is known otherwise. Leave this out, or correct the source itself.")
            raise _meant([source], says, code="source_contradicted", field=column)
    source.save()


def _names_add(source: Source, language: str, names: list[str]) -> None:
    has_main = source.names.filter(language=language, is_main=True).exists()
    for name in names:
        row, _new = SourceName.objects.get_or_create(
            source=source, language=language, name=name, defaults={"is_main": not has_main}
        )
        has_main = has_main or row.is_main
