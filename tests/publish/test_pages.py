"""What pages say, on the small guideline, whose every figure can be checked by hand, and on the real ones."""

from __future__ import annotations

import json

from tests.publish.parsed import BuiltSite, Parsed, words

NOT_REVIEWED = "No clinician has reviewed"


def text(page: Parsed) -> str:
    """The text of the content, without the navigation."""
    whole = words(page.text.replace("¶", ""))
    return whole[whole.rindex("Table of contents") :] if "Table of contents" in whole else whole


def links(page: Parsed) -> set[str]:
    return set(page.links)


def test_a_statement_says_what_to_do_for_whom_on_which_evidence(small_site: BuiltSite) -> None:
    page = small_site["guideline/small/oral/"]
    said = text(page)
    for part in (
        "Oxide by mouth, 12-24 mmol daily",
        "recommendation for strength not stated certainty not stated",
        "Low magnesium without symptoms: magnesium oxide by mouth, 12-24 mmol daily.",
        "In plain words For low magnesium without symptoms",
        "When Any of these: with low magnesium serum magnesium in the band severe: below 1.2 mg/dL (0.5 mmol/L)",
        "Except with symptomatic low magnesium",
        "Give magnesium oxide, oral: 12-24 mmol daily",
        "Editor's note, gap: The basis is not printed.",
        "12–24 mmol 12–24 mmol basis: unstated; period: 1 d",
        "below 1.2 mg/dL < 1.2 mg/dL 0.493726 mmol/L",
        "Give magnesium? Which magnesium salt by mouth?",
        "Reason given by Target 1.8-2.2 mg/dL",
        "2 unresolved obtains support from an entry that is not listed",
        "fragment-6: 151 to 228, SHA-256 8d08062acc0af2a366edcf7425155bd0a66254c26a8bdae3c94028b972fd139a",
        "No clinician has reviewed this statement.",
        "https://w3id.org/mgkg/guideline/small/oral",
    ):
        assert part in said, part
    assert {
        "../../../decision/magnesium-use/",
        "../../../term/magnesium-oxide/",
        "../../../criteria/small/#hypomagnesemia",
        "../../../source/small/#fragment-6",
        "../severe-value/#band",
        "../target/",
        "../#citation-2",
        "../../../source/small/#treatment",
    } <= links(page)


def test_parts_of_a_statement_are_places_on_its_page(small_site: BuiltSite) -> None:
    anchors = set(small_site["guideline/small/oral/"].anchors)
    assert {"actions", "give", "dose", "dose.note-basis", "cite-2"} <= anchors
    assert {"prerequisite", "assess"} <= set(small_site["guideline/small/renal-first/"].anchors)
    assert {"band", "mg-dl", "mmol-l"} <= set(small_site["guideline/small/severe-value/"].anchors)


def test_the_iri_of_a_part_leads_to_its_place(small_site: BuiltSite) -> None:
    assert small_site["guideline/small/oral.dose/"].refresh == "../oral/#dose"
    assert small_site["guideline/small/is-severe/"].refresh == "../../../criteria/small/#is-severe"
    assert small_site["guideline/small/fragment-6/"].refresh == "../../../source/small/#fragment-6"
    assert small_site["guideline/small/citation-2/"].refresh == "../#citation-2"
    assert small_site["term/serum-magnesium.maximum-age/"].refresh == "../serum-magnesium/#maximum-age"


def test_kinds_of_statements_say_what_they_give(small_site: BuiltSite) -> None:
    assert "serum magnesium 1.8-2.2 mg/dL [0.741–0.905 mmol/L]" in text(small_site["guideline/small/target/"])
    assert "At most 20 g in 48 hours of magnesium replacement" in text(small_site["guideline/small/limit/"])
    said = text(small_site["guideline/small/monitoring/"])
    assert "For patients taking tacrolimus" in said
    assert "Measure serum magnesium: at least every 4-6 weeks" in said
    assert "grade as printed 1B" in said
    said = text(small_site["guideline/small/renal-first/"])
    assert "What must be settled first Adequate renal function is known." in said
    assert "It comes before: Any giving of magnesium." in said


def test_an_article_has_all_in_order(small_site: BuiltSite) -> None:
    page = small_site["guideline/small/"]
    said = text(page)
    parts = [
        "What helps against low magnesium?",
        f"{NOT_REVIEWED} this.",
        "The page says that its review is pending.",
        "Version 0.1.0 Status draft Encoded 2026-11-22",
        "A made-up guideline for tests.",
        "How severe",
        "Severe: <1.2 mg/dL",
        "[1]",
        "Treatment in steps",
        "Settle first",
        "Kidney function before magnesium",
        "First: Adequate renal function is known.",
        "Oral",
        "Oxide by mouth, 12-24 mmol daily",
        "[2?]",
        "Editor's note 1, gap: The basis is not printed.",
        "Monitoring",
        "Measure serum magnesium",
        "Targets",
        "Pitfalls, cautions and limits",
        "At most 20 g in 48 hours",
        "What it does not address",
        "References",
        "Reference list, as printed",
        "About the source",
        "Disclaimer",
    ]
    place = 0
    for part in parts:
        place = said.find(part, place)
        assert place >= 0, f"{part} does not stand where it should"
    assert {"#citation-1", "#citation-2", "oral/", "reference-1/"} <= links(page)


def test_an_article_shows_the_review_steps_of_its_source_and_marks_none(real_site: BuiltSite) -> None:
    for path in ("guideline/low-magnesium/", "guideline/tacrolimus-magnesium/"):
        page = real_site[path]
        assert "submitted under review approved The source marks none of its review steps." in words(page.text)
        assert not any("mg-stepper__marked" in values.get("class", "") for _, values in page.tags)
        said = words(page.text)
        for feature in ("Advisory board", "Pending notice", "Last updated", "Editorial policy", "Personalisation"):
            assert feature in said


def test_a_reference_is_linked_both_ways(small_site: BuiltSite, real_site: BuiltSite) -> None:
    page = small_site["guideline/small/reference-1/"]
    assert "Cited by Citation 1 resolved Treatment of low magnesium" not in text(page)
    assert "../severe-value/" in links(page)
    assert "Journal of Salts" in page.text
    page = real_site["guideline/low-magnesium/reference-3/"]
    assert "Citation 4 ambiguous" in text(page)
    assert "The number may stand for “Hypomagnesemia: an evidence-based approach" in text(page)
    assert "../mild-im/" in links(page)
    assert "../reference-3/" in links(real_site["guideline/low-magnesium/mild-im/"])


def test_a_decision_has_the_answers_of_both_guidelines(real_site: BuiltSite) -> None:
    page = real_site["decision/initial-magnesium-route/"]
    sides = [values for _, values in page.tags if values.get("class") == "mg-side"]
    assert len(sides) == 2
    assert "../../guideline/low-magnesium/mild-im/" in links(page)
    assert "../../guideline/tacrolimus-magnesium/oral-supplementation/" in links(page)
    assert "Do not give parenteral magnesium, parenteral" in text(page)


def test_a_decision_that_nothing_answers_says_so(small_site: BuiltSite) -> None:
    assert "No statement answers it." in text(small_site["decision/alfacalcidol-use/"])


def test_a_term_has_its_names_codes_and_statements(small_site: BuiltSite) -> None:
    page = small_site["term/serum-magnesium/"]
    said = text(page)
    assert "Also called" in said
    assert "serum Mg" in said
    assert "19123-9" in said
    assert "14 days" in said
    assert "../../guideline/small/target/" in links(page)
    assert "../magnesium/" in links(page)
    page = small_site["term/hypomagnesemia/"]
    assert "../../criteria/small/#hypomagnesemia" in links(page)
    assert "../../guideline/small/" in links(small_site["term/pregnancy/"])
    said = text(small_site["term/symptomatic-hypomagnesemia/"])
    assert ", asymptomatic, " in said.partition("Called when it does not hold ")[2]


def test_criteria_show_printed_and_canonical_values_and_their_users(small_site: BuiltSite) -> None:
    page = small_site["criteria/small/"]
    said = text(page)
    assert "It is true below every lower bound of this source's targets for serum magnesium." in said
    assert "Used by Oxide by mouth, 12-24 mmol daily" in said
    assert {"is-severe", "is-low-or-severe", "takes-tacrolimus", "hypomagnesemia", "any-magnesium"} <= set(page.anchors)


def test_fragments_are_accounted_for(small_site: BuiltSite) -> None:
    said = text(small_site["source/small/"])
    assert "fragment-6 151 228 8d08062acc0a… Oxide by mouth, 12-24 mmol daily" in said
    assert "Left out: A prompt to log in." in said


def test_no_text_of_a_source_is_reprinted(real_site: BuiltSite, small_site: BuiltSite) -> None:
    assert "prompt" not in text(small_site["guideline/small/"])
    assert "The text is not reprinted." in text(real_site["source/low-magnesium/"])


def test_queries_show_title_parameters_and_text(real_site: BuiltSite) -> None:
    page = real_site["queries/"]
    assert "statements-on" in page.anchors
    assert "drug (term, required): The term" in text(page)
    assert "SELECT ?statement ?kind ?title ?names ?match" in words(page.text)


def test_a_contents_list_has_the_headings_of_a_page_from_the_graph(small_site: BuiltSite) -> None:
    html = (small_site.folder / "guideline/small/oral/index.html").read_text(encoding="utf-8")
    assert '<a href="#_from" class="md-nav__link">' in html


def test_search_finds_statements_and_synonyms(small_site: BuiltSite) -> None:
    index = (small_site.folder / "search/search_index.json").read_text(encoding="utf-8")
    entries = {entry["location"]: entry for entry in json.loads(index)["docs"]}
    assert entries["guideline/small/oral/"]["title"] == "Oxide by mouth, 12-24 mmol daily"
    assert "For low magnesium without symptoms" in entries["guideline/small/oral/"]["text"]
    assert ", Mg2+, " in entries["term/serum-magnesium/"]["text"]
    assert ", blood magnesium, " in entries["term/serum-magnesium/"]["text"]
