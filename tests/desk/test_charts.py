"""Numbers become SVG that mirrors, darkens and can be told apart without colour."""

import re
from xml.etree import ElementTree

import pytest

from claims.desk.charts import Series, patterns, share_bar, ticks, time_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*, rtl: bool) -> ElementTree.Element:
    svg = time_chart(
        name="made",
        title='Answers <over> "time"',
        description="three days",
        dates=["1 May", "2 May", "3 May"],
        stacked=[
            Series("verified", "verified", [2, 0, 1]),
            Series("disputed", "disputed", [2, 0, 0]),
        ],
        line=Series("found", "claims found", [5, 0, 10]),
        rtl=rtl,
    )
    return ElementTree.fromstring(svg.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def columns(svg: ElementTree.Element) -> list[tuple[str, dict[str, str]]]:
    return [
        (str(group.findtext(f"{SVG}title")), rect.attrib)
        for group in svg.iter(f"{SVG}g")
        for rect in group.iter(f"{SVG}rect")
    ]


def test_columns_stack_to_scale_and_say_their_numbers() -> None:
    found = [
        (said, rect["fill"], float(rect["y"]), float(rect["height"]))
        for said, rect in columns(drawn(rtl=False))
    ]
    first = "1 May: verified 2 · disputed 2"
    assert found == [
        (first, "url(#fill-verified)", 87, 75),
        (first, "url(#fill-disputed)", 12, 75),
        ("3 May: verified 1", "url(#fill-verified)", 124.5, 37.5),
    ]


def test_time_runs_from_right_to_left_in_a_script_that_does() -> None:
    there = [float(rect["x"]) + float(rect["width"]) / 2 for _s, rect in columns(drawn(rtl=False))]
    back = [float(rect["x"]) + float(rect["width"]) / 2 for _s, rect in columns(drawn(rtl=True))]
    assert there == sorted(there)
    assert back == [pytest.approx(960 - x, abs=0.11) for x in there]
    assert drawn(rtl=True).get("direction") == "rtl"


def test_a_chart_has_a_name_and_no_style_of_its_own() -> None:
    svg = drawn(rtl=False)
    labels = str(svg.get("aria-labelledby")).split()
    texts = {each.get("id"): each.text for each in svg.iter() if each.get("id")}
    assert (svg.get("role"), [texts[label] for label in labels]) == (
        "img",
        ['Answers <over> "time"', "three days"],
    )
    assert not [each for each in svg.iter() if "style" in each.attrib]


def test_every_filling_that_is_used_is_there() -> None:
    used = set(re.findall(r"url\(#([\w-]+)\)", share_bar(dict.fromkeys(FILLED, 1), rtl=False)))
    assert used == set(re.findall(r'<pattern id="([\w-]+)"', patterns()))


FILLED = ("verified", "disputed", "unverifiable", "open")


@pytest.mark.parametrize(("rtl", "starts"), [(False, ["0%", "25%"]), (True, ["75%", "0%"])])
def test_shares_fill_the_bar_from_where_reading_starts(rtl: bool, starts: list[str]) -> None:
    bar = share_bar({"verified": 1, "disputed": 0, "open": 3}, rtl=rtl)
    assert re.findall(r' x="([\d.%]+)"', bar) == starts
    assert re.findall(r' width="([\d.%]+)"', bar) == ["25%", "75%"]


def test_an_empty_bar_is_empty() -> None:
    assert "<rect" not in share_bar({"open": 0}, rtl=False)


@pytest.mark.parametrize(
    ("top", "marks"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (48, [0, 20, 40, 60]),
        (15_344, [0, 5_000, 10_000, 15_000, 20_000]),
    ],
)
def test_marks_are_round_and_reach_the_top(top: int, marks: list[int]) -> None:
    assert ticks(top) == marks
