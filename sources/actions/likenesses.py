"""Every write of what articles have in common: who is a version of whom, and who a copy."""

from django.db.models import Count

from ..models import Document, Likeness, Sketch
from ..queries import documents_at, not_withdrawn
from ..shingles import runs_of, share_of, sketch_of

#: How many articles are looked at that may be alike, and how many marks they share at least.
CANDIDATES, SHARED = 20, 6
#: How much of the shorter text stands in the other where an outlet changed it, or copied it.
SAME_OUTLET, OTHER_OUTLET = 0.5, 0.8


def document_likened(document: Document) -> list[Likeness]:
    """Keep which earlier articles this one is a version or a copy of; returns the rows.

    A version: another text at an address that leads to the earlier one, or much of its text from
    the same outlet.  A copy: nearly all of its text from elsewhere.  Done again, it is done anew.
    """
    if document.kind != Document.Kind.ARTICLE:
        return []
    runs = runs_of(document.text)
    marks = sketch_of(runs)
    if not document.sketch.exists():
        Sketch.objects.bulk_create(Sketch(document=document, mark=mark) for mark in marks)
    Likeness.objects.filter(later=document).delete()
    there = _at_its_addresses(document)
    found = [
        _likeness(document, runs, each, is_same_page=each.pk in there)
        for each in _candidates(document, marks, there)
    ]
    return Likeness.objects.bulk_create(each for each in found if each)


def _at_its_addresses(document: Document) -> list[int]:
    """The keys of earlier articles to which one of its addresses leads, the latest first."""
    urls = [document.url, *document.addresses.values_list("url", flat=True)]
    if not any(urls):
        return []
    there = Document.objects.filter(documents_at(*urls), kind=document.kind, withdrawn_at=None)
    earlier = there.filter(pk__lt=document.pk).order_by("-pk")
    return list(earlier.values_list("pk", flat=True))


def _candidates(document: Document, marks: list[int], there: list[int]) -> list[Document]:
    """Earlier articles that share marks or an address, with their texts."""
    shared = Sketch.objects.filter(not_withdrawn(), mark__in=marks, document__lt=document)
    counted = shared.order_by().values("document").annotate(n=Count("pk")).filter(n__gte=SHARED)
    most = counted.order_by("-n", "-document").values_list("document", flat=True)[:CANDIDATES]
    keys = {*most, *there[:CANDIDATES]}
    return list(Document.objects.filter(kind=document.kind, pk__in=keys).order_by("pk"))


def _likeness(
    document: Document, runs: set[int], earlier: Document, *, is_same_page: bool
) -> Likeness | None:
    share, is_same_outlet = share_of(runs, runs_of(earlier.text)), _same_outlet(document, earlier)
    if is_same_page or (is_same_outlet and share >= SAME_OUTLET):
        kind = Likeness.Kind.VERSION
    elif share >= OTHER_OUTLET and not is_same_outlet:
        kind = Likeness.Kind.COPY
    else:
        return None
    return Likeness(later=document, earlier=earlier, kind=kind, share=share)


def _same_outlet(one: Document, other: Document) -> bool:
    return one.publisher_id is not None and one.publisher_id == other.publisher_id
