"""Fills an empty database with made-up articles and claims, millions of them, for measuring.

Speakers, words and verdicts are as skewed as real ones: a few speak most, most claims are open.
Rows are written as sets (COPY on PostgreSQL), past the actions; triggers and the indexes of
words are made once the rows are there.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone

from claims.models import Assessment, Claim, ClaimSpan, Draft, ExtractionRun, Repeat
from claims.triggers import triggers_drop, triggers_renew
from sources.models import Document, Source, SourceName, fingerprint
from sources.search import folded

from .made_words import Language, MadeWords, batched

#: Under this name the rows are looked at; nobody can log in as it.
READER = "benchmark"
_EDITORS, _OUTLETS, _BATCH, _DAYS = 10, 40, 5_000, 700
#: Of so many claims one has an answer, a draft in work, somebody to see to it, a repeat.
_ANSWERED, _DRAFTED, _ASSIGNED, _REPEATED = 12, 5_000, 300, 100
Link: Any = Claim.speakers.through
_MODELS = (Source, SourceName, Document, ExtractionRun, Claim, ClaimSpan, Draft, Repeat)
#: The columns in which the rows are drawn.
_OF_ARTICLES = (
    *("id", "norm", "title", "text", "language", "published_at", "published_on"),
    *("publisher_id", "sha256", "url", "address_key", "words_key", "created_at"),
)
_OF_RUNS = ("id", "document_id", "state", "reason", "queued_at", "started_at", "finished_at")
_OF_CLAIMS = (
    *("id", "norm", "document_id", "voice", "kind", "source_text", "cue_text", "content_text"),
    *("speaker_label", "check_worthiness", "assignee_id", "assigned_at", "start", "end"),
    *("fingerprint", "created_at"),
)


class NotEmpty(Exception):
    """There are articles in the database already: this may be somebody's desk."""


def load(*, claims: int, seed: int = 12) -> int:
    """Write so many claims with their articles, about a tenth as many; returns these.

    Raises NotEmpty.
    """
    if Document.objects.exists():
        raise NotEmpty
    with written_fast():
        articles = _Rows(claims, seed).write()
    vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if vacuum else "ANALYZE")
    return articles


@contextmanager
def written_fast() -> Iterator[None]:
    """Without triggers and indexes of words, which are made afterwards.

    PostgreSQL refuses this within a transaction.
    """
    triggers_drop()
    indexes = _word_indexes()
    with connection.cursor() as cursor:
        for name in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for made in indexes.values():
            cursor.execute(made)
        for statement in connection.ops.sequence_reset_sql(no_style(), [*_MODELS, Link]):
            cursor.execute(statement)
    triggers_renew()


def _word_indexes() -> dict[str, str]:
    """{index: the statement that makes it}"""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE schemaname = 'public' AND indexdef LIKE '%USING gin%'"
        )
        return dict(cursor.fetchall())


class Table:
    """Writes rows of a model by the ``given`` columns; the others hold the model's defaults."""

    def __init__(self, model: type[Model], *given: str) -> None:
        fixed = {
            str(field.column): field.get_db_prep_save(field.get_default(), connection)
            for field in model._meta.local_concrete_fields
            if field.column not in given
            and not (field.null or field.primary_key or field.db_default is not NOT_PROVIDED)
        }
        self.fixed = tuple(fixed.values())
        columns = ", ".join(map(connection.ops.quote_name, (*given, *fixed)))
        self.into = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
        self.marks = ", ".join(["%s"] * (len(given) + len(fixed)))

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """As a set."""
        whole = (row + self.fixed for row in rows)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.into} FROM STDIN") as copy:
                    for row in whole:
                        copy.write_row(row)
            else:
                insert = f"INSERT INTO {self.into} VALUES ({self.marks})"  # noqa: S608 - our own
                cursor.executemany(insert, list(whole))


class _Rows:
    """Draws the rows and writes them, an article with all that is its own at a time."""

    def __init__(self, claims: int, seed: int) -> None:
        self.claims, self.words = claims, MadeWords(seed=seed)
        self.random = self.words.random
        self.editors = [
            User.objects.create_superuser(READER),
            *(User.objects.create_user(f"{READER}{n}") for n in range(1, _EDITORS)),
        ]
        self.speakers = max(200, claims // 500)
        now = timezone.now()
        moments = [now - timedelta(days=_DAYS) * (1 - n / _BATCH) for n in range(_BATCH)]
        #: By how far the writing is: what was stored later was found later.
        self.moments = [moment.strftime("%Y-%m-%d %H:%M:%S") for moment in moments]

    def write(self) -> int:
        """All of them; returns how many articles there are."""
        first = (Source.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.outlets = range(first, first + _OUTLETS)
        self.people = range(first + _OUTLETS, first + _OUTLETS + self.speakers)
        with transaction.atomic():
            self._write_sources()
        articles = 0
        for many in batched(self._articles(), _BATCH // 10):
            with transaction.atomic():
                self._write_articles(many)
            articles += len(many)
        with transaction.atomic():
            self._write_work()
        return articles

    # --- sources ----------------------------------------------------------------------

    def _write_sources(self) -> None:
        sources = Table(Source, "id", "kind", "created_at")
        names = Table(SourceName, "source_id", "language", "name", "is_main", "norm")
        kinds = [(pk, "outlet") for pk in self.outlets] + [(pk, "person") for pk in self.people]
        for many in batched(kinds, _BATCH):
            sources.write([(pk, kind, self.moments[0]) for pk, kind in many])
            names.write([(pk, *self._name(pk)) for pk, _kind in many])

    def _name(self, pk: int) -> tuple[str, str, bool, str]:
        language = self.words.any_language()
        first, last = self.random.choices(language.words[200:5_000], k=2)
        name = f"{first} {last} {pk}"
        return language.code, name, True, name

    # --- articles and claims ----------------------------------------------------------

    def _articles(self) -> Iterator[tuple[int, Language, list[str], int]]:
        """(key, language, what is said in it, the key of its first claim)"""
        key, claim = 1, 1
        while claim <= self.claims:
            wanted = min(self.words.claims_each(), self.claims - claim + 1)
            language = self.words.any_language()
            said = [
                self.words.sentence(language, shortest=8, longest=16) for _each in range(wanted)
            ]
            yield key, language, said, claim
            key, claim = key + 1, claim + wanted

    def _write_articles(self, many: Sequence[tuple[int, Language, list[str], int]]) -> None:
        documents, runs, claims, links = [], [], [], []
        for key, language, said, first in many:
            text, title = "\n".join(said), said[0][:80]
            at = self.moments[min((first - 1) * _BATCH // self.claims, _BATCH - 1)]
            outlet = self.outlets[int(_OUTLETS * self.random.random() ** 2)]
            documents.append(
                (
                    *(key, folded([title, text]), title, text, language.code, at, at[:10]),
                    *(outlet, fingerprint(text), f"https://example.org/{key}"),
                    *(f"{key:064x}", f"{key:064x}", at),
                )
            )
            failed = self.random.random() < 0.001
            runs.append(
                (key, key, *(("failed", "engine_error") if failed else ("done", "")), at, at, at)
            )
            begin = 0
            for claim, sentence in enumerate(said, start=first):
                claims.append(self._claim(claim, key, sentence, begin, at))
                begin += len(sentence) + 1
                if claims[-1][3] == "attributed" and self.random.random() < 0.8:
                    links.append((claim, self._speaker()))
        Table(Document, *_OF_ARTICLES).write(documents)
        Table(ExtractionRun, *_OF_RUNS).write(runs)
        Table(Claim, *_OF_CLAIMS).write(claims)
        Table(ClaimSpan, "claim_id", "role", "start", "end").write(
            [(row[0], "content", row[-4], row[-3]) for row in claims]
        )
        Table(Link, "claim_id", "source_id").write(links)

    def _claim(self, claim: int, key: int, sentence: str, begin: int, at: str) -> tuple[Any, ...]:
        own = self.random.random() < 0.25
        label = "" if own else " ".join(sentence.split()[:2])
        cue = "" if own else "قال"
        voice, kind = ("outlet", "") if own else ("attributed", "indirect")
        assigned = claim % _ASSIGNED == 0 and not own
        assignee = self.random.choice(self.editors).pk if assigned else None
        norm = "\n".join((sentence, label, label, cue, ""))
        worth = round(self.random.random() ** 2, 3)
        words = (claim, norm, key, voice, kind, label, cue, sentence, label, worth)
        place = begin, begin + len(sentence), f"{claim:064x}", at
        return *words, assignee, at if assigned else None, *place

    def _speaker(self) -> int:
        """A few speak most."""
        return self.people[int(self.speakers * self.random.random() ** 3)]

    # --- what people did ----------------------------------------------------------------

    def _write_work(self) -> None:
        answers = Table(
            Assessment,
            *("id", "claim_id", "aspect", "verdict", "rationale", "cited_url", "editor_id"),
            "created_at",
        )
        for many in batched(range(1, self.claims + 1, _ANSWERED), _BATCH):
            answers.write([self._answer(claim) for claim in many])
        drafts = Table(
            Draft,
            *("claim_id", "aspect", "verdict", "rationale", "cited_url", "author_id", "state"),
            *("reviewer_id", "review_note", "created_at", "submitted_at"),
        )
        drafts.write([self._draft(n) for n in range(2, self.claims + 1, _DRAFTED)])
        repeats = Table(Repeat, "claim_id", "earlier_id", "likeness", "created_at")
        again = range(self.claims // 2 + 1, self.claims + 1, _REPEATED)
        repeats.write([(claim, claim - self.claims // 2, 0.9, self.moments[-1]) for claim in again])

    def _answer(self, claim: int) -> tuple[Any, ...]:
        aspect = "content" if self.random.random() < 0.6 else "attribution"
        verdicts = ("verified", "disputed", "unverifiable")
        verdict = self.random.choices(verdicts, weights=(5, 3, 2))[0]
        at = self.moments[min(claim * _BATCH // self.claims, _BATCH - 1)]
        who = self.random.choice(self.editors).pk
        return uuid.UUID(int=claim).hex, claim, aspect, verdict, "r", "https://example.org", who, at

    def _draft(self, claim: int) -> tuple[Any, ...]:
        author, reviewer = self.random.sample(self.editors, 2)
        state = self.random.choice(("draft", "submitted", "returned"))
        sent_back = state == "returned"
        words = (claim, "content", "disputed", "r", "https://example.org", author.pk, state)
        times = self.moments[-1], None if state == "draft" else self.moments[-500]
        return (*words, reviewer.pk if sent_back else None, "why?" if sent_back else "", *times)
