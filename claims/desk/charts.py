"""Numbers drawn as SVG: answers over time, and one bar of shares.

Pure: no models, no requests.  Colours come from the stylesheet by class, so that they
darken; every verdict has a pattern too, so that colour is never alone.  In a script
that runs right to left, time does as well: Arabic newspapers draw it so, and the page
around the chart, its table included, is read in that direction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..domain.numbers import grouped_number

WIDTH, EDGE = 960, 46
#: Room behind the last part, for half of its date.
END = 22
#: Height of the columns, of the line below them, and where the latter begins.
COLUMNS, LINE, LINE_TOP = 150, 54, 196
HEIGHT, TOP = 286, 12
#: How many dates are written below the chart at most.
DATES = 7


@dataclass(frozen=True)
class Series:
    """Numbers of one sort, one for each part of time; ``key`` is their class and pattern."""

    key: str
    label: str
    values: Sequence[int]


@dataclass(frozen=True)
class Axis:
    """Where things stand from the start to the end of the reading direction."""

    count: int
    rtl: bool

    def x(self, at: float, width: float = 0) -> str:
        """The left edge of what is ``width`` wide and begins at part ``at``."""
        start = EDGE + (WIDTH - EDGE - END) * at / self.count
        return _n(WIDTH - start - width if self.rtl else start)

    @property
    def step(self) -> float:
        """How wide a part is."""
        return (WIDTH - EDGE - END) / self.count


def patterns() -> SafeString:
    """What the verdicts are filled with; once on a page, before the charts."""
    marks = {
        "verified": '<rect class="ink" width="6" height="6"/>',
        "disputed": '<rect class="tint" width="6" height="6"/>'
        '<path class="stroke" d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5"/>',
        "unverifiable": '<rect class="tint" width="6" height="6"/>'
        '<circle class="ink" cx="3" cy="3" r="1.4"/>',
        "open": '<rect class="tint" width="6" height="6"/>',
    }
    made = ((key, key, mark_safe(mark)) for key, mark in marks.items())  # noqa: S308 - ours, above
    one = (
        '<pattern id="fill-{}" class="fill {}" width="6" height="6"'
        ' patternUnits="userSpaceOnUse">{}</pattern>'
    )
    return format_html(
        '<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>',
        format_html_join("", one, made),
    )


def swatch(key: str) -> SafeString:
    """A small square filled as the verdict is, for a legend."""
    return format_html(
        '<svg class="swatch {}" viewBox="0 0 14 14" aria-hidden="true">'
        '<rect class="bar" x=".5" y=".5" width="13" height="13" fill="url(#fill-{})"/></svg>',
        key,
        key,
    )


def share_bar(counts: Mapping[str, int], *, rtl: bool) -> SafeString:
    """One bar, its parts as wide as their shares, in the order given; the text beside says it."""
    total, begin, parts = sum(counts.values()), 0, []
    for key, n in counts.items():
        start, width = (100 * begin / total, 100 * n / total) if total else (0, 0)
        if width:
            x = 100 - start - width if rtl else start
            parts.append((key, _n(x), _n(width), key))
        begin += n
    # In shares of the width instead of a stretched view, which would stretch the patterns.
    rect = '<rect class="bar {}" x="{}%" width="{}%" height="100%" fill="url(#fill-{})"/>'
    return format_html(
        '<svg class="share" aria-hidden="true">{}</svg>', format_html_join("", rect, parts)
    )


def time_chart(
    *,
    name: str,
    title: str,
    description: str,
    dates: Sequence[str],
    stacked: Sequence[Series],
    line: Series,
    rtl: bool,
) -> SafeString:
    """Columns of what was answered, and below them, to a scale of its own, what was found.

    ``dates`` names the parts of time, the earliest first; ``name`` tells the chart's
    identifiers apart from those of other charts on the page.
    """
    axis = Axis(len(dates), rtl)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" direction="{}"'
        ' aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        "rtl" if rtl else "ltr",
        name,
        name,
        name,
        title,
        name,
        description,
        _columns(axis, dates, stacked),
        _line(axis, dates, line),
        _dates(axis, dates),
    )


def _columns(axis: Axis, dates: Sequence[str], stacked: Sequence[Series]) -> SafeString:
    sums = [sum(at) for at in zip(*(series.values for series in stacked), strict=True)]
    top = ticks(max(sums, default=0))[-1]
    columns = (
        (_says(dates[i], stacked, i), _column(axis, stacked, i, top))
        for i in range(axis.count)
        if sums[i]
    )
    made = format_html_join("", "<g><title>{}</title>{}</g>", columns)
    return format_html("{}{}", _grid(axis, TOP, COLUMNS, ticks(max(sums, default=0))), made)


def _column(axis: Axis, stacked: Sequence[Series], i: int, top: int) -> SafeString:
    bottom, parts = float(TOP + COLUMNS), []
    width = min(axis.step * 0.72, 40)
    left = axis.x(i + (1 - width / axis.step) / 2, width)
    for series in stacked:
        height = COLUMNS * series.values[i] / top
        bottom -= height
        if height:
            parts.append((series.key, left, _n(bottom), _n(width), _n(height), series.key))
    rect = '<rect class="bar {}" x="{}" y="{}" width="{}" height="{}" fill="url(#fill-{})"/>'
    return format_html_join("", rect, parts)


def _line(axis: Axis, dates: Sequence[str], line: Series) -> SafeString:
    marks = ticks(max(line.values, default=0), most=1)
    places = [
        (axis.x(i + 0.5), _n(LINE_TOP + LINE - LINE * n / marks[-1]))
        for i, n in enumerate(line.values)
    ]
    dots = (
        (x, y, f"{dates[i]}: {grouped_number(line.values[i])} {line.label}")
        for i, (x, y) in enumerate(places)
    )
    return format_html(
        '{}<polyline class="line {}" points="{}"/>{}',
        _grid(axis, LINE_TOP, LINE, marks),
        line.key,
        " ".join(f"{x},{y}" for x, y in places),
        format_html_join(
            "", '<circle class="dot" cx="{}" cy="{}" r="2.5"><title>{}</title></circle>', dots
        ),
    )


def _grid(axis: Axis, top: int, height: int, marks: Sequence[int]) -> SafeString:
    """Lines at the marks, each with its number before the start of the chart."""
    lines = []
    edge = WIDTH - EDGE if axis.rtl else EDGE
    far = END if axis.rtl else WIDTH - END
    for mark in marks:
        y = top + height - height * mark / marks[-1]
        beside = edge + 7 if axis.rtl else edge - 7
        lines.append((edge, far, _n(y), _n(y), beside, _n(y + 4), grouped_number(mark)))
    return format_html_join(
        "",
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>',
        lines,
    )


def _dates(axis: Axis, dates: Sequence[str]) -> SafeString:
    """Some of the dates, counted back from the latest."""
    every = -(-axis.count // DATES)
    shown = range(axis.count - 1, -1, -every)
    places = ((axis.x(i + 0.5), HEIGHT - 14, dates[i]) for i in reversed(shown))
    return format_html_join(
        "", '<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>', places
    )


def _says(when: str, stacked: Iterable[Series], i: int) -> str:
    parts = (
        f"{series.label} {grouped_number(series.values[i])}"
        for series in stacked
        if series.values[i]
    )
    return f"{when}: {' · '.join(parts)}"


def ticks(top: int, *, most: int = 4) -> list[int]:
    """Whole numbers from 0 to at least ``top``, in ``most`` equal and round steps or fewer."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if step * most >= top:
                return list(range(0, max(-(-top // step), 1) * step + 1, step))
        size *= 10


def _n(value: float) -> str:
    """A coordinate: short, and with a point in every language."""
    return f"{value:.1f}".removesuffix(".0")
