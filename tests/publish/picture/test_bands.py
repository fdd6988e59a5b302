"""The values of an observable: one place for one value in every unit, ends as printed, and disagreement in sight."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.publish.catalogue import Catalogue
from mgkg.publish.names import Names
from mgkg.publish.picture.axis import Axis, axis
from mgkg.publish.picture.bands import MOST_DRAWN, severity_bands
from mgkg.publish.picture.bars import ROOM, Bars, Look, Spot, bars
from mgkg.publish.picture.clash import clashes
from mgkg.publish.picture.drawing import PLAIN, Box
from mgkg.publish.picture.lane import Lane, Lanes, lanes
from mgkg.publish.picture.measure import width
from mgkg.publish.picture.ranges import reading_words
from mgkg.publish.site import Site
from mgkg.publish.template import Here
from tests.publish.parsed import Parsed
from tests.publish.picture.overlap import NASTY, beyond, overlapping

MAGNESIUM = "serum-magnesium"
STATEMENTS = "small/statements.ttl"
VALUES = st.fractions(-50, 500, max_denominator=1000)
SIGN = 16


def whole(made: Catalogue, observable: str = MAGNESIUM) -> Lanes:
    found = lanes(made, observable)
    assert found is not None
    return found


def drawing(made: Catalogue) -> Bars:
    found = whole(made)
    look = Look(Names(made), Here("term/serum-magnesium/", made.addresses), "small/target")
    return bars(found, found.lanes, clashes(found.lanes), look)


def figure(made: Catalogue, path: str = "term/serum-magnesium/", emphasised: str = "") -> str:
    return str(severity_bands(made, MAGNESIUM, Here(path, made.addresses), emphasised=emphasised))


def of(made: Catalogue, name: str) -> list[Lane]:
    return [lane for lane in whole(made).lanes if any(user.id == name for user in lane.users)]


def said(made: Catalogue, name: str, unit: str = "mg/dL") -> list[str]:
    found = whole(made)
    return [reading_words(each, found, unit) for lane in of(made, name) for each in lane.readings]


# Places.


@given(st.lists(VALUES, max_size=8))
def test_places_rise_with_values_and_lie_on_the_axis(ends: list[Fraction]) -> None:
    on = axis(ends)
    places = [on.place(end) for end in sorted(set(ends))]
    assert places == sorted(set(places))
    assert all(0 < place < 1 or (place == 0 and end == 0) for place, end in zip(places, sorted(set(ends)), strict=True))


@given(st.lists(VALUES, min_size=1, max_size=6), st.fractions(Fraction(1, 100), 100), st.integers(120, 700))
def test_a_mark_stands_where_its_value_does_in_any_unit(ends: list[Fraction], per: Fraction, room: int) -> None:
    on = axis(ends)
    marks = on.marks(per, room, 12)
    assert [mark.place for mark in marks] == sorted({mark.place for mark in marks})
    for mark in marks:
        value = on.low + mark.place * (on.high - on.low)
        assert on.place(value) == mark.place
        assert abs(float(value * per) - float(mark.text)) <= 1e-4 * max(1, abs(float(mark.text)))
    for one, other in pairwise(marks):
        middle = (width(one.text, 12) + width(other.text, 12)) / 2
        assert float(other.place - one.place) * room >= middle


def test_one_value_has_one_place_in_every_unit(real: Site) -> None:
    found = whole(real.catalogue)
    on = axis(end for lane in found.lanes for reading in lane.readings for end in reading.ends)
    per = {unit: found.scale.factor(found.scale.canonical, unit) for unit in found.units}
    assert set(per) == {"mmol/L", "mEq/L", "mg/dL"}
    places = {unit: {mark.text: mark.place for mark in on.marks(per[unit], 280, 12)} for unit in per}
    # Magnesium has two charges, so that 1 mmol/L is 2 mEq/L.
    assert places["mmol/L"]["1"] == places["mEq/L"]["2"]
    # 24.305 g/mol
    assert places["mg/dL"]["2.5"] == on.place(Fraction("2.5") * 10 / Fraction("24.305"))


def test_what_has_no_end_reaches_the_end_of_the_axis() -> None:
    on = Axis(Fraction(1), Fraction(3))
    assert on.place(None) == 0
    assert on.place(None, lower=False) == 1
    assert on.place(Fraction(2)) == Fraction(1, 2)


# Lanes.


def test_ends_are_as_printed(real: Site) -> None:
    made = real.catalogue
    assert said(made, "tacrolimus-magnesium/mild-to-moderate-band", "mEq/L") == ["from 1 to 1.4"]
    assert said(made, "tacrolimus-magnesium/severe-band", "mEq/L") == ["below 1"]
    assert said(made, "tacrolimus-magnesium/target", "mEq/L") == ["above 1.4–1.5 (printed as a range)"]
    assert said(made, "low-magnesium/mild-value") == ["from 1.05 below 1.15"]
    assert said(made, "low-magnesium/target", "mmol/L") == ["from 0.9 to 1.1", "above 0.6"]


def test_agreeing_figures_in_two_units_leave_a_zone_between_them(catalogue_of: Callable[..., Catalogue]) -> None:
    [lane] = of(catalogue_of(), "small/severe-value")
    [reading] = lane.readings
    assert reading.upper is not None
    assert (reading.upper.low, reading.upper.high) == (Fraction("12") / Fraction("24.305"), Fraction("0.5"))
    assert not lane.holds(Fraction("0.495"))
    assert lane.holds(Fraction("0.49"))


def test_figures_that_are_not_the_same_are_two_readings(catalogue_of: Callable[..., Catalogue]) -> None:
    made = catalogue_of((STATEMENTS, "mgkg:low 0.5 ;\n    mgkg:high 0.5", "mgkg:low 0.8 ;\n    mgkg:high 0.8"))
    [lane] = of(made, "small/severe-value")
    assert len(lane.readings) == 2
    assert said(made, "small/severe-value", "mmol/L") == ["below 0.4937", "below 0.8"]
    page = Parsed(figure(made))
    assert "two readings" in page.text
    assert sum(values.get("class") == "mg-band" for _, values in page.tags) == 2


def test_an_approximate_figure_alone_is_a_zone(catalogue_of: Callable[..., Catalogue]) -> None:
    printed = 'mgkg:printed "below 1.2 mg/dL" ;'
    made = catalogue_of(
        (
            STATEMENTS,
            "mgkg:threshold small:severe-value.mg-dl , small:severe-value.mmol-l",
            "mgkg:threshold small:severe-value.mg-dl",
        ),
        (STATEMENTS, printed, f"{printed}\n    mgkg:approximate true ;"),
    )
    assert said(made, "small/severe-value") == ["below 1.15–1.25 (approximate)"]
    assert "mg-zone" in figure(made)


def test_open_and_closed_ends_are_drawn_and_said(real: Site) -> None:
    page = Parsed(figure(real.catalogue))
    classes = [values.get("class") for tag, values in page.tags if tag == "circle"]
    assert classes.count("mg-open") == 2
    assert classes.count("mg-closed") == 4
    assert "Filled circle" in page.text
    assert "Hollow" in page.text


def test_a_threshold_of_a_recommendation_leads_to_it(real: Site) -> None:
    page = Parsed(figure(real.catalogue))
    assert "asked for: 1.1 mg/dL" in page.text
    for name in ("headline-oral", "headline-reserve-iv"):
        assert page.links.count(f"../../guideline/low-magnesium/{name}/") == 2


def test_the_lane_of_a_statement_stands_out_in_words(real: Site) -> None:
    page = Parsed(figure(real.catalogue, "guideline/low-magnesium/target/", "low-magnesium/target"))
    assert page.text.count("this statement") == 2
    assert "this statement" not in Parsed(figure(real.catalogue)).text


# Disagreement.


def test_names_that_exclude_each_other_are_found_where_they_do(real: Site) -> None:
    [clash] = clashes(whole(real.catalogue).lanes)
    per = 10 / Fraction("24.305")
    assert (clash.low, clash.high) == (Fraction("1.05") * per, Fraction("1.15") * per)
    assert {lane.users[0].slug for lane in clash.lanes} == {
        "mild-value",
        "moderate-value",
        "severe-value",
        "severe-band",
    }


SECOND = """
small:other a mgkg:Classification ; dcterms:title "Other"@en ; mgkg:wording "Other."@en ;
    mgkg:plainWording "Other."@en ; mgkg:section small:treatment ; mgkg:sourceFragment small:fragment-5 ;
    mgkg:answers d:serum-magnesium-severity ; mgkg:band small:other.band .
small:other.band a mgkg:Band ; mgkg:observable t:serum-magnesium ; mgkg:severityLabel mgkg:{label} ;
    mgkg:threshold small:other.t .
small:other.t a mgkg:Threshold ; mgkg:printed "{sign} {value} mg/dL" ; mgkg:comparator "{sign}" ;
    mgkg:low {value} ; mgkg:high {value} ; mgkg:unit "mg/dL" .
"""


@pytest.mark.parametrize(
    ("label", "sign", "value", "expected"),
    [
        ("mild", "<=", "1.0", [(None, Fraction(10) / Fraction("24.305"))]),
        ("severe", "<=", "1.0", []),
        ("mild", ">=", "1.2", []),
        ("mild", ">", "1.0", [(Fraction(10) / Fraction("24.305"), Fraction(12) / Fraction("24.305"))]),
    ],
)
def test_only_names_without_a_label_in_common_clash(
    label: str, sign: str, value: str, expected: list[tuple[Fraction, Fraction]], catalogue_of: Callable[..., Catalogue]
) -> None:
    made = catalogue_of((STATEMENTS, "", SECOND.format(label=label, sign=sign, value=value)))
    assert [(one.low, one.high) for one in clashes(whole(made).lanes)] == expected
    assert ("mg-clash" in figure(made)) == bool(expected)


def test_names_that_meet_in_one_value_clash_in_it(catalogue_of: Callable[..., Catalogue]) -> None:
    only = ("small:severe-value.mg-dl , small:severe-value.mmol-l", "small:severe-value.mg-dl")
    made = catalogue_of(
        (STATEMENTS, *only),
        (STATEMENTS, 'mgkg:comparator "<" ;', 'mgkg:comparator "<=" ;'),
        (STATEMENTS, "", SECOND.format(label="mild", sign=">=", value="1.2")),
    )
    [clash] = clashes(whole(made).lanes)
    assert clash.low == clash.high == Fraction(12) / Fraction("24.305")
    assert "At 0.4937 mmol/L" in Parsed(figure(made)).text


# The figure.


def boxes(made: Bars, wide: int) -> list[Box]:
    found = [text.box for text in made.texts]
    for spot in made.spots:
        size = SIGN if spot.kind else PLAIN.size
        long = width(spot.text, size, bold=bool(spot.kind))
        start = spot.place / 100 * wide - {"start": 0.0, "middle": long / 2, "end": long}[spot.anchor]
        found.append(Box(start, spot.y - size * 0.8, long, size))
    return found


@pytest.mark.parametrize("wide", [ROOM, 340, 720])
def test_nothing_overlaps_at_any_width(wide: int, real: Site) -> None:
    made = drawing(real.catalogue)
    assert overlapping(boxes(made, wide)) == []
    assert beyond(boxes(made, wide), wide, made.height) == []


@pytest.mark.parametrize("text", [text for text in NASTY if text.strip()], ids=lambda text: ascii(text[:12]))
def test_any_title_fits_and_is_a_text(text: str, catalogue_of: Callable[..., Catalogue]) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    made = catalogue_of(
        (STATEMENTS, 'below 1.2 mg/dL"', f'{quoted}"'),
        ("small/guideline.ttl", "Treatment of low magnesium, made up", quoted),
    )
    drawn = drawing(made)
    assert overlapping(boxes(drawn, ROOM)) == []
    assert beyond(boxes(drawn, ROOM), ROOM, drawn.height) == []
    page = Parsed(figure(made))
    assert "script" not in {tag for tag, _ in page.tags}
    assert text.strip() in page.text


def test_it_is_small_and_always_the_same(real: Site) -> None:
    first = figure(real.catalogue)
    assert len(first.encode()) <= 15_000
    assert first == figure(real.catalogue)


def test_there_is_no_picture_of_a_single_threshold_or_of_another_term(catalogue_of: Callable[..., Catalogue]) -> None:
    criterion = """
small:c a mgkg:ObservationCriterion ; mgkg:observable t:serum-potassium ; mgkg:threshold small:c.t .
small:c.t a mgkg:Threshold ; mgkg:printed "below 3 mmol/L" ; mgkg:comparator "<" ;
    mgkg:low 3 ; mgkg:high 3 ; mgkg:unit "mmol/L" .
"""
    made = catalogue_of(
        ("small/criteria.ttl", "", criterion), (STATEMENTS, "mgkg:scope small:takes-tacrolimus", "mgkg:scope small:c")
    )
    here = Here("term/serum-potassium/", made.addresses)
    assert len(whole(made, "serum-potassium").lanes) == 1
    assert severity_bands(made, "serum-potassium", here) == ""
    assert severity_bands(made, "tacrolimus", here) == ""


def test_of_many_lanes_the_statement_s_own_is_drawn_and_the_term_s_page_has_all(
    catalogue_of: Callable[..., Catalogue],
) -> None:
    many = "".join(
        SECOND.format(label="severe", sign="<", value=f"1.{number:02}").replace("small:other", f"small:other-{number}")
        for number in range(10, 40)
    )
    made = catalogue_of((STATEMENTS, "", many))
    own = Parsed(figure(made, "guideline/small/target/", "small/target"))
    assert own.text.count("this statement") == 1
    assert "8 more are not drawn" in own.text
    assert len(whole(made).lanes) == MOST_DRAWN + 8
    rows = [tag for tag, _ in own.tags].count("tr")
    assert rows == MOST_DRAWN + 1
    assert [tag for tag, _ in Parsed(figure(made)).tags].count("tr") == MOST_DRAWN + 9


def test_two_pictures_on_a_page_share_no_identifier(real: Site) -> None:
    here = Here("findings/", real.catalogue.addresses)
    both = "".join(str(severity_bands(real.catalogue, MAGNESIUM, here)) for _ in range(2))
    anchors = Parsed(both).anchors
    assert len(anchors) == len(set(anchors)) == 6


def test_a_spot_says_where_it_stands() -> None:
    assert Spot(12.5, 8, "<").svg() == '<text x="12.5%" y="8" text-anchor="middle">&lt;</text>'
