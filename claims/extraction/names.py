"""Stage five: the name an editor reads for a source.

A surname is completed from the article; "the statement", "the ministry" and a dropped
subject go back to who spoke last (Lappin and Leass 1994: recency, the salience that
counts most in news).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from .drafts import Draft
from .reading import Reading

_NAME_TAGS = frozenset({"PROPN", "X"})


def resolve(reading: Reading, drafts: list[Draft]) -> list[str | None]:
    """For each draft the name of its source, or None where the text does not tell."""
    return _Names(reading).resolve_all(drafts)


class _Names:
    """The people and institutions that have spoken so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.full = _full_names(reading)
        self.spoken: list[tuple[frozenset[str], str]] = []

    def resolve_all(self, drafts: list[Draft]) -> list[str | None]:
        names: list[str | None] = []
        for draft in drafts:
            name = self._resolve(draft, names, drafts)
            if name is not None and draft.source is not None and not draft.borrowed:
                self._remember(draft, name)
            names.append(name)
        return names

    def _remember(self, draft: Draft, name: str) -> None:
        assert draft.source is not None
        words = frozenset(self.reading.toks[i].core for i in range(*draft.source))
        self.spoken.append((words, name))

    def _resolve(self, draft: Draft, names: list[str | None], drafts: list[Draft]) -> str | None:
        if draft.source is None:
            return self._antecedent(draft, names, drafts)
        words = self._words(draft)
        if (name := self._pointing_back(words)) is not None:
            return name
        return self._name(draft.source)

    def _words(self, draft: Draft) -> list[str]:
        assert draft.source is not None
        return [self.reading.toks[i].core for i in range(*draft.source)]

    def _antecedent(self, draft: Draft, names: list[str | None], drafts: list[Draft]) -> str | None:
        """A dropped subject: who spoke last, not counting reports inside reports."""
        for earlier, name in zip(reversed(drafts[: len(names)]), reversed(names), strict=True):
            inside = any(s.start <= earlier.cue.start < s.end
                         for d in drafts if d is not earlier and d is not draft
                         for s in d.content)  # fmt: skip
            if name is not None and not inside:
                return name
        return names[-1] if names else None

    def _pointing_back(self, words: list[str]) -> str | None:
        """ "The statement", "the minister": the last speaker it can mean."""
        pack = self.reading.pack
        if len(words) > 2 or not words or not pack.has("anaphor", words[0]) or not self.spoken:
            return None
        bare = words[0].removeprefix(pack.clitics.get("article", "\0"))
        for known, name in reversed(self.spoken):
            if bare in known or words[0] in known:
                return name
        return self.spoken[-1][1] if len(words) == 1 and pack.has("issued", bare) else None

    def _name(self, source: tuple[int, int]) -> str:
        """The proper name inside a noun phrase, completed, or the phrase itself."""
        parts = self._conjuncts(source)
        return " و".join(self._single(first, last) for first, last in parts)

    def _conjuncts(self, source: tuple[int, int]) -> list[tuple[int, int]]:
        """Two names joined by "and" are two sources; titles are left together."""
        toks = self.reading.toks
        cuts = [
            i for i in range(source[0] + 1, source[1])
            if toks[i].before and toks[i].before[0] in self.reading.conjunctions
        ]  # fmt: skip
        bounds = [source[0], *cuts, source[1]]
        parts = list(pairwise(bounds))
        simple = all(last - first == 1 and toks[first].core in self.full for first, last in parts)
        return parts if simple and len(parts) > 1 else [source]

    def _single(self, first: int, last: int) -> str:
        if last - first == 1:
            return self._completed(first)
        if issuer := self._issuer(first, last):
            return issuer
        begin, end = (
            _before_title(self.reading, first, last)
            or _name_run(self.reading, first, last)
            or self._described(first, last)
            or (first, last)
        )
        return self._text(begin, end)

    def _text(self, first: int, last: int) -> str:
        toks = self.reading.toks
        opening = self.reading.parse.words[toks[first].word].text
        if toks[first].core_start > toks[first].start or toks[first].before == "":
            return _plain(self.reading.text[toks[first].core_start : toks[last - 1].end])
        rest = self.reading.text[toks[first].end : toks[last - 1].end]
        return _plain(opening + rest)

    def _completed(self, i: int) -> str:
        """A surname with the first name that stands before it elsewhere in the text."""
        core = self.reading.toks[i].core
        return self.full.get(core) or _first_name(self.reading, i) or self._text(i, i + 1)

    def _described(self, first: int, last: int) -> tuple[int, int] | None:
        """ "The Jordanian minister" elsewhere followed by a name: that name."""
        toks, pack = self.reading.toks, self.reading.pack
        bare = toks[first].core.removeprefix(pack.clitics.get("article", "\0"))
        if not (pack.has("role", bare) or pack.has("role", toks[first].core)):
            return None
        wanted = [toks[i].core for i in range(first, last)]
        for i in range(len(toks) - len(wanted)):
            if toks[i].core == wanted[0] and [t.core for t in toks[i : i + len(wanted)]] == wanted:
                begin = i + len(wanted)
                run = _name_run(self.reading, begin, min(begin + 5, len(toks)))
                if run and run[0] == begin:
                    return run
        return None

    def _issuer(self, first: int, last: int) -> str | None:
        """A statement is its issuer's: the phrase behind its preposition (بيان للوزارة)."""
        toks, pack = self.reading.toks, self.reading.pack
        if not pack.has("issued", toks[first].core) or last - first < 2:
            return None
        if toks[first + 1].before == "ل":
            return self._text(first + 1, last)
        return None


def _plain(name: str) -> str:
    """A name without quotation marks and line breaks."""
    return " ".join(name.translate(dict.fromkeys(map(ord, '"“”«»„″'), " ")).split())


def _before_title(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """The name in "name, title of ..." (مروان المعشر وزير الخارجية)."""
    for i in range(first + 1, min(first + 6, last)):
        if reading.pack.has("role", reading.toks[i].norm) and not reading.toks[i].before:
            end = i - 1 if reading.toks[i - 1].is_punct else i
            titled = reading.pack.has("role", reading.toks[first].core)
            return None if titled or end <= first else (first, end)
    return None


def _first_name(reading: Reading, i: int) -> str | None:
    """The word before another mention of a surname, where a title stands before both."""
    core, pack = reading.toks[i].core, reading.pack
    article = pack.clitics.get("article", "\0")
    if core.startswith(article):
        return None
    for k in range(2, len(reading.toks)):
        one, title = reading.toks[k - 1], reading.toks[k - 2]
        if reading.toks[k].norm != core or one.is_punct or one.before or len(one.core) < 3:
            continue
        if one.upos not in ("NOUN", "PROPN", "X") or one.core.startswith(article):
            continue
        if title.core.startswith(article) and not pack.has("role", one.core):
            return _plain(reading.text[one.start : reading.toks[k].end])
    return None


def _name_run(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """The longest run of proper names in the phrase, two words at least or the last word."""
    best: tuple[int, int] | None = None
    begin = first
    while begin < last:
        end = begin
        while end < last and _is_proper(reading, end):
            end += 1
        if end - begin >= 2 and (best is None or end - begin > best[1] - best[0]):
            best = (begin, end)
        begin = max(end, begin + 1)
    return best


def _is_proper(reading: Reading, i: int) -> bool:
    return reading.toks[i].upos in _NAME_TAGS and not reading.toks[i].is_punct


def _full_names(reading: Reading) -> dict[str, str]:
    """Surname -> the first name of several words in the text that ends with it."""
    found: dict[str, str] = {}
    counts: dict[str, int] = defaultdict(int)
    i = 0
    while i < len(reading.toks):
        run = i
        while run < len(reading.toks) and _is_name(reading, run, i):
            run += 1
        if run - i in (2, 3, 4):
            key = reading.toks[run - 1].core
            counts[key] += 1
            name = reading.text[reading.toks[i].core_start : reading.toks[run - 1].end]
            found.setdefault(key, _plain(name))
        i = max(run, i + 1)
    return found


def _is_name(reading: Reading, i: int, first: int) -> bool:
    tok = reading.toks[i]
    if tok.upos not in _NAME_TAGS or tok.is_punct or len(tok.core) < 2:
        return False
    return i == first or not tok.before
