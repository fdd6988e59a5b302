"""Figures in other units: exactly converted where a source makes it certain, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest

from mgkg.publish.catalogue import catalogue
from mgkg.publish.phrase import plain
from mgkg.publish.words import Words
from mgkg.store.dataset import Dataset, load
from tests.publish.parsed import BuiltSite

STATEMENTS = "small/statements.ttl"
ARTICLES = ("low-magnesium", "tacrolimus-magnesium")
SIGN = re.compile(r"(?<![^|])[<>≤≥≈~]")
FIGURE = re.compile(r'<span data-u="([^"]*)">([^<]*)</span>')
# The digits of magnesium by hand: 24.305 g/mol, two charges.
MMOL_OF_MG = Fraction(1000, 24305)


@pytest.fixture(scope="module")
def real(root: Path) -> Words:
    return Words(catalogue(load(root), root))


@pytest.fixture
def words_of(edited: Callable[..., Dataset], root: Path) -> Callable[..., Words]:
    return lambda *edits: Words(catalogue(edited(*edits), root))


def small(words: Words) -> dict[str, tuple[str, str]]:
    return {iri.rsplit("/", 1)[1]: value for iri, value in words.conversions.of.items()}


def content(site: BuiltSite, slug: str) -> str:
    """The article's HTML without what editors noted, whose figures are their own, and without citations of it."""
    html = (site.folder / f"guideline/{slug}/index.html").read_text(encoding="utf-8")
    html = html[html.index("<article") : html.index("</article>")]
    html = re.sub(r'<p class="mg-note".*?</p>|<dl class="mg-table mg-cite".*?</dl>', "", html, flags=re.DOTALL)
    return re.sub(r'<span class="mg-derived".*?</span>', "", html, flags=re.DOTALL)


def test_concentrations_are_converted_to_three_digits(real: Words) -> None:
    found = real.conversions.of
    base = "https://w3id.org/mgkg/guideline/"
    assert found[f"{base}low-magnesium/mild-value.mg-dl"] == ("1.1 mg/dL", "0.905 mEq/L|0.453 mmol/L")
    assert round(float(Fraction(11) * MMOL_OF_MG), 3) == 0.453
    assert found[f"{base}low-magnesium/target.range-meq-l.upper"] == (
        "1.8-2.2 mEq/L",
        "2.19–2.67 mg/dL|0.9–1.1 mmol/L",
    )
    assert found[f"{base}tacrolimus-magnesium/oral-dose.dose"] == ("300-400 mg", "24.7–32.9 mEq|12.3–16.5 mmol")


def test_what_the_source_leaves_open_is_not_converted(real: Words) -> None:
    kept = {
        "headline-oral.dose",
        "mild-im.dose",
        "mild-im.dose.also",
        "severe-iv.bolus.dose",
        "renal-limit.maximum",
        "jejunostomy-sodium.figure",
        "calcium-normalises.figure",
        "prevalence.figure",
    }
    assert not {iri for iri in real.conversions.of if iri.rsplit("/", 1)[1] in kept}


def test_a_choice_of_units_comes_from_what_converts(real: Words, words_of: Callable[..., Words], root: Path) -> None:
    assert real.conversions.choices == ("mEq/L", "mg/dL", "mmol/L")
    other = KNOWN.replace('"mEq/L" , "mg/dL"', '"mg/L" , "mg/dL"')
    edit = ("terms/observables.ttl", KNOWN, other)
    assert words_of(
        *([edit] * (root / "ontology/terms/observables.ttl").read_text().count(KNOWN))
    ).conversions.choices == ("mg/dL", "mg/L", "mmol/L")


DOSE = "mgkg:basis mgkg:unstated"
KNOWN = 'mgkg:knownUnit "mEq/L" , "mg/dL" , "mmol/L" ;\n    mgkg:canonicalUnit "mmol/L" ;\n    mgkg:plausibleLow 0.05'
AS_A_MASS = (
    ('mgkg:printed "12-24 mmol daily"', 'mgkg:printed "400 mg daily"'),
    ("mgkg:low 12 ;", "mgkg:low 400 ;"),
    ("mgkg:high 24 ;", "mgkg:high 400 ;"),
    ('mgkg:unit "mmol" ;', 'mgkg:unit "mg" ;'),
)


@pytest.mark.parametrize(
    ("basis", "values"),
    [("elemental", "24–48 mEq|292–583 mg"), ("ion", "24–48 mEq|292–583 mg"), ("unstated", None), ("hydrate", None)],
)
def test_an_amount_is_converted_by_its_stated_basis_alone(
    basis: str, values: str | None, words_of: Callable[..., Words]
) -> None:
    found = small(words_of((STATEMENTS, DOSE, f"mgkg:basis mgkg:{basis}")))
    assert found.get("oral.dose", (None, None))[1] == values


def test_a_salt_that_is_weighed_in_one_form_is_converted_to_its_ion(words_of: Callable[..., Words]) -> None:
    salt = (STATEMENTS, DOSE, "mgkg:basis mgkg:salt")
    # 12 to 24 mmol of a salt are no mass that was weighed: only masses of a salt are converted.
    assert "oral.dose" not in small(words_of(salt))
    weighed = [(STATEMENTS, old, new) for old, new in AS_A_MASS]
    # By hand: 400 mg of an oxide of 40.304 g/mol are 9.92 mmol.
    assert small(words_of(salt, *weighed))["oral.dose"] == ("400 mg", "19.8 mEq|9.92 mmol")


def test_of_a_range_one_end_alone_is_not_converted(words_of: Callable[..., Words]) -> None:
    spelt = (STATEMENTS, 'mgkg:printed "12-24 mmol', 'mgkg:printed "12 to 24 mmol')
    words = words_of((STATEMENTS, DOSE, "mgkg:basis mgkg:ion"), spelt)
    assert "oral.dose" not in small(words)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("At 1.1 mg/dL.", ["1.1 mg/dL"]),
        ("At 11.1 mg/dL, 1.1 mg/dLs, 0.9-1.1 mg/dL and 1.1 mg.", []),
        ("1.1 mg/dL or (1.1 mg/dL)", ["1.1 mg/dL", "1.1 mg/dL"]),
        ("", []),
        ("<1.1 mg/dL", ["1.1 mg/dL"]),
    ],
)
def test_only_the_whole_figure_is_marked_in_a_text(text: str, marked: list[str], real: Words) -> None:
    found = real.conversions.marked(text, {"1.1 mg/dL": "0.453 mmol/L"})
    assert plain(found) == text
    assert [span.text for span in found if span.units] == marked


def test_marks_of_patterns_in_a_figure_mean_nothing(real: Words) -> None:
    found = real.conversions.marked("a 1.1 (mg) b 1x1 (mg)", {"1.1 (mg)": "2 g"})
    assert [span.text for span in found if span.units] == ["1.1 (mg)"]


def test_one_print_with_two_meanings_is_left_alone(words_of: Callable[..., Words]) -> None:
    calcium = """
small:low-calcium a mgkg:ObservationCriterion ; mgkg:observable t:serum-calcium ; mgkg:threshold small:low-calcium.t .
small:low-calcium.t a mgkg:Threshold ; mgkg:printed "below 1.2 mg/dL" ; mgkg:comparator "<" ;
    mgkg:low 1.2 ; mgkg:high 1.2 ; mgkg:unit "mg/dL" .
"""
    scope = "mgkg:appliesWhen small:is-low-or-severe"
    words = words_of(
        ("small/criteria.ttl", "", calcium), (STATEMENTS, scope, f"mgkg:scope small:low-calcium ;\n    {scope}")
    )
    found = small(words)
    assert found["low-calcium.t"][0] == found["severe-value.mg-dl"][0] == "1.2 mg/dL"
    assert found["low-calcium.t"][1] != found["severe-value.mg-dl"][1]
    statement = words.catalogue.library.statements["small/oral"]
    assert "1.2 mg/dL" not in words.conversions.within(statement)
    assert "1.2 mg/dL" in words.conversions.within(words.catalogue.library.statements["small/severe-value"])


@pytest.mark.parametrize("slug", ARTICLES)
def test_every_convertible_figure_of_an_article_is_marked_and_nothing_else(
    slug: str, real_site: BuiltSite, real: Words
) -> None:
    html = content(real_site, slug)
    known = {(core, values) for iri, (core, values) in real.conversions.of.items() if f"/{slug}/" in iri}
    marked = FIGURE.findall(html)
    assert len(marked) > 10
    # A bound carries its sign to its values, and says elsewhere on the page the same without one.
    assert {(text, SIGN.sub("", unescape(values))) for values, text in marked} == known
    rest = re.sub(r"<[^>]*>", "", FIGURE.sub("", html))
    for core, _ in known:
        assert not re.search(rf"(?<![\w.,–-]){re.escape(core)}(?![\w/])", rest), core


def test_two_readings_that_do_not_agree_are_both_kept_with_their_note(real_site: BuiltSite) -> None:
    html = (real_site.folder / "guideline/low-magnesium/index.html").read_text(encoding="utf-8")
    own = html[html.index('id="target"') : html.index('id="_pitfalls"')]
    assert '<span data-u="2.19–2.67 mg/dL|0.9–1.1 mmol/L">1.8-2.2 mEq/L</span>' in own
    assert '<span data-u="&gt;1.2 mEq/L|&gt;1.46 mg/dL">0.6 mmol/L</span>' in own
    assert "Editor's note" in own


def test_statement_pages_mark_their_figures_too(real_site: BuiltSite) -> None:
    html = (real_site.folder / "guideline/low-magnesium/mild-value/index.html").read_text(encoding="utf-8")
    assert FIGURE.search(html[html.index("<h1") : html.index("</h1>")])
    assert "data-u" not in html[: html.index("<h1")]


def test_a_new_unit_of_an_analyte_is_not_lost_by_an_edit(edited: Callable[..., Dataset], root: Path) -> None:
    ion = (STATEMENTS, DOSE, "mgkg:basis mgkg:ion")
    before = catalogue(edited(ion), root)
    # No statement names this observable, and so none is read again.
    unit = ("terms/observables.ttl", "", 't:ionized-magnesium mgkg:knownUnit "umol/L" .')
    after = catalogue(edited(ion, unit), root, before)
    assert after.library.statements["small/oral"] is before.library.statements["small/oral"]
    values = {iri.rsplit("/", 1)[1]: found for iri, (_, found) in after.conversions.of.items()}
    assert values["oral.dose"] == "24–48 mEq|292–583 mg|12000–24000 umol"


def test_what_is_converted_for_readers_is_converted_for_queries_too(real: Words) -> None:
    assert set(real.conversions.of) <= set(real.catalogue.canonical)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("severe: <1.0 mEq/L", "<1.22 mg/dL|<0.5 mmol/L"),
        ("above > 1.0 mEq/L", ">1.22 mg/dL|>0.5 mmol/L"),
        ("1.0 mEq/L", "1.22 mg/dL|0.5 mmol/L"),
    ],
)
def test_the_value_of_a_bound_keeps_its_sign(text: str, values: str, real: Words) -> None:
    figure = real.conversions.marked(text, {"1.0 mEq/L": "1.22 mg/dL|0.5 mmol/L"})[-1]
    assert (figure.text, figure.units) == ("1.0 mEq/L", values)
