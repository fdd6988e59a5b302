"""Markdown and HTML of articles: texts reach the reader as texts, whatever marks they hold."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from mgkg.render.article.page import escaped, html, markdown
from mgkg.render.article.shape import Article, Item, Listing, Paragraph, Part, Word, words
from mgkg.rules.ruleset import RuleSet
from tests.publish.parsed import Parsed
from tests.reason.people import has, value
from tests.render.conftest import MARKS
from tests.render.patients import AUDIENCES, PATIENTS, page, plain_text

FACTS = (value("1.1 mg/dL"), has("tacrolimus"))
READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def plain(text: str) -> str:
    return " ".join(text.split())


def read(text: str) -> str:
    """What a reader sees of a Markdown text."""
    return plain(re.sub("<[^>]*>", "", READER.render(text)).replace("&quot;", '"').replace("&lt;", "<"))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_marks_in_texts_add_no_tag_to_html(audience: str, tame: RuleSet, wild: RuleSet) -> None:
    one, other = (Parsed(page(rules, audience, *FACTS, everything=True)) for rules in (tame, wild))
    tags = [Counter((tag, tuple(sorted(values))) for tag, values in found.tags) for found in (one, other)]
    assert tags[0] == tags[1]
    assert other.anchors == one.anchors
    assert plain(MARKS) in plain(other.text)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_marks_in_texts_mean_nothing_in_markdown(audience: str, tame: RuleSet, wild: RuleSet) -> None:
    one, other = (plain_text(rules, audience, *FACTS, everything=True) for rules in (tame, wild))
    kinds = [Counter(token.type for token in READER.parse(text)) for text in (one, other)]
    assert kinds[0] == kinds[1]
    shown = re.sub("<[^>]*>", "", READER.render(other)).replace("&quot;", '"')
    assert plain(MARKS).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in plain(shown)


@pytest.mark.parametrize(
    "text",
    [
        *("1. no list", "12) no list", "- no item", "+ no item", "# no heading", "> no quote", "=== no heading"),
        *("a|b", "*a*", "_a_", "`a`", "[a](b)", "![a](b)", "<b>", "&lt;", "\\*", "~~a~~", "$a$", "a\n\nb", "1.1 mg/dL"),
        *("<1.0 mEq/L", ">0.6 mmol/L", "~100 mmol/L", "300-400 mg", "low-magnesium", "é–×"),
    ],
)
def test_a_text_reads_the_same_in_markdown(text: str) -> None:
    rendered = READER.render(escaped(text))
    inner = rendered.removeprefix("<p>").removesuffix("</p>\n")
    assert "<" not in inner
    for written, sign in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        inner = inner.replace(written, sign)
    assert inner == plain(text)


def small_article(*found: Word) -> Article:
    blocks = (Paragraph(words(*found)), Listing((Item(words(*found)),)))
    part = Part("one", "One", blocks)
    notice = ("No clinician has reviewed this.", "")
    return Article("professional", "Title", "Facts", (words("nothing"),), (), notice, (), (part,), "Made.")


@pytest.mark.parametrize("text", ["`", "``", "a`b", "` `", "`a", "a|b", "*"])
def test_a_code_span_holds_any_text(text: str) -> None:
    rendered = READER.render(markdown(small_article(Word("before "), Word(text, tone="code"), Word(" after"))))
    assert f"before <code>{text}</code> after" in rendered


@pytest.mark.parametrize("text", ["bold: ", " bold", "b*ld", "**", "__x__", "(bold)"])
def test_bold_text_is_bold_wherever_its_spaces_stand(text: str) -> None:
    rendered = READER.render(markdown(small_article(Word("before "), Word(text, tone="strong"), Word(" after"))))
    assert f"<strong>{text.strip()}</strong>" in rendered


def test_a_page_is_whole_by_itself(shipped: RuleSet) -> None:
    made = page(shipped, "professional", *PATIENTS["tacrolimus"])
    parsed = Parsed(made)
    assert parsed.unclosed == []
    assert [one for one in parsed.loads if not one.startswith("data:")] == []
    assert "<script" not in made
    assert not re.search(r"url\(|@import|https?://", made)
    assert [link for link in parsed.links if not link.startswith("#")] == []
    assert len([tag for tag, _ in parsed.tags if tag == "h1"]) == 1
    assert ("html", {"lang": "en"}) in parsed.tags


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", PATIENTS)
def test_headings_skip_no_level(name: str, audience: str, shipped: RuleSet) -> None:
    parsed = Parsed(page(shipped, audience, *PATIENTS[name]))
    levels = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert parsed.anchors == list(dict.fromkeys(parsed.anchors))
    assert {link.removeprefix("#") for link in parsed.links} <= {*parsed.anchors}


def test_an_article_without_parts_is_a_page_too() -> None:
    empty = small_article(Word("x"))._replace(parts=())
    assert Parsed(html(empty)).unclosed == []
    assert markdown(empty).startswith("# Title\n")
