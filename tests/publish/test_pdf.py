"""The PDF of an article: all that the article says, the notice on each sheet, and texts as they are."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from mgkg.errors import SiteError
from mgkg.model.guideline import Library
from mgkg.publish import paper_files
from mgkg.publish.build import build
from mgkg.publish.catalogue import catalogue
from mgkg.publish.citing.citations import Citations
from mgkg.publish.pdf import setting
from mgkg.publish.pdf.article_text import BOXES, UNREVIEWED, ArticleText
from mgkg.publish.reading_order import reading_order
from mgkg.publish.site import Site, site
from mgkg.publish.words import Words
from mgkg.store.dataset import load
from tests.publish.parsed import BuiltSite

HOSTILE = [
    '#panic() #read("/etc/passwd") #include "x"',
    "$ x^2 $ *strong* _emph_ `code` @ref <label> = Heading",
    "- item\n+ item\n/ term: x\n// comment /* more",
    "back\\slash \\n \\u{41}",
    "<script>alert(1)</script> &amp; {{ 7 * 7 }} {% raise %}",
    "\"double\" 'single' ~ -- --- ...",
    "x" * 10_000,
]


@pytest.fixture(scope="module")
def made(root: Path) -> Site:
    return site(root, root / "site" / "docs")


@pytest.fixture(scope="module")
def readers(made: Site) -> dict[str, pypdf.PdfReader]:
    """Guideline slug to its PDF."""
    return {Path(file.path).stem: read(file.content) for file in paper_files.articles(made)}


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def letters(text: str) -> str:
    """A text without what a line end may change."""
    return re.sub(r"[\s\u200b]", "", text)


def text_of(reader: pypdf.PdfReader) -> str:
    """All text without the feet of the sheets, which stand between halves of a sentence."""
    return letters("".join(page.extract_text().rpartition(UNREVIEWED)[0] for page in reader.pages))


def small_pdf(root: Path, slug: str = "small") -> pypdf.PdfReader:
    """The PDF of one guideline, without the rest of a site."""
    found = catalogue(load(root), root)
    guideline = found.library.guidelines[slug]
    text = ArticleText(guideline, found, Words(found), Citations(found.library), lambda _: 2)
    return read(setting.pdf(text.values(), where=guideline.iri))


def with_wording(root: Path, text: str) -> Path:
    path = root / "guidelines/small/statements.ttl"
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    old = "Low magnesium without symptoms: magnesium oxide by mouth, 12-24 mmol daily."
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, quoted), encoding="utf-8")
    return root


@pytest.mark.parametrize("slug", ["low-magnesium", "tacrolimus-magnesium"])
def test_it_says_all_that_the_article_says(slug: str, made: Site, readers: dict[str, pypdf.PdfReader]) -> None:
    said = text_of(readers[slug])
    library: Library = made.catalogue.library
    guideline = library.guidelines[slug]
    wanted = [
        guideline.question,
        guideline.title,
        guideline.wording,
        guideline.plain_wording,
        guideline.population,
        guideline.version,
        guideline.modified,
        guideline.disclaimer,
        guideline.editorial_policy or "",
        guideline.document.sha256,
        *(library.terms[term].label for term in guideline.does_not_address),
        *(reference.title for reference in made.catalogue.references_of[slug]),
        *(feature.wording for feature in made.catalogue.features_of[slug]),
        *made.citations.of(guideline).styles.values(),
    ]
    for statement in made.catalogue.statements_of[slug]:
        wanted += [statement.title, statement.wording, statement.plain_wording, statement.iri]
        wanted.append(library.sections[statement.section].title)
        wanted += [quantity.printed for quantity in made.words.own_figures(statement)]
        wanted += [note.wording for note in made.words.all_notes(statement)]
        wanted += [each.wording for each in getattr(statement, "establishes", ())]
        wanted += [f"[{citation.cited.number}" for citation in statement.evidence]
    assert [text for text in wanted if letters(text) not in said] == []


def test_the_notice_and_the_number_stand_on_every_sheet(readers: dict[str, pypdf.PdfReader]) -> None:
    for slug, reader in readers.items():
        for number, page in enumerate(reader.pages, 1):
            foot = letters(page.extract_text())
            assert letters(UNREVIEWED) in foot
            assert letters(f"{number} of {len(reader.pages)}") in foot
            assert f"https://w3id.org/mgkg/guideline/{slug}" in foot


def test_it_names_its_language_title_date_and_headings(made: Site, readers: dict[str, pypdf.PdfReader]) -> None:
    for slug, reader in readers.items():
        guideline = made.catalogue.library.guidelines[slug]
        catalog: Any = reader.trailer["/Root"]
        assert catalog["/Lang"] == "en"
        assert catalog["/MarkInfo"]["/Marked"]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
        assert reader.metadata is not None
        assert reader.metadata.title == guideline.title
        assert reader.metadata.author == guideline.publisher
        assert f"{reader.metadata.creation_date:%Y-%m-%d}" == guideline.modified
        titles = {title for title, _ in bookmarks(reader.outline)}
        assert guideline.question in titles
        assert {part.title for part in reading_order(made.catalogue, slug)} <= titles
        assert {statement.title for statement in made.catalogue.statements_of[slug]} <= titles


def bookmarks(outline: list[Any], depth: int = 0) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for each in outline:
        found += bookmarks(each, depth + 1) if isinstance(each, list) else [(str(each.title), depth)]
    return found


def test_the_identifier_of_each_statement_is_a_link(made: Site, readers: dict[str, pypdf.PdfReader]) -> None:
    for slug, reader in readers.items():
        links = {
            link.get_object()["/A"]["/URI"]
            for page in reader.pages
            for link in page.get("/Annots", [])
            if "/URI" in link.get_object().get("/A", {})
        }
        assert {statement.iri for statement in made.catalogue.statements_of[slug]} <= links


@pytest.mark.parametrize("text", HOSTILE)
def test_no_mark_in_a_text_means_anything(text: str, small_copy: Path) -> None:
    assert letters(text) in text_of(small_pdf(with_wording(small_copy, text)))


def test_right_to_left_text_keeps_its_letters(small_copy: Path) -> None:
    reader = small_pdf(with_wording(small_copy, "السلام عليكم a\u202eb"))
    said = text_of(reader)
    assert "السلام" in said
    assert "عليكم" in said
    assert letters(BOXES) not in said


@pytest.mark.parametrize("text", ["日本語 for all", "salt 🧂 for all", "a\ufffeb for all"])
def test_letters_that_no_font_has_are_owned_up_to(text: str, small_copy: Path) -> None:
    reader = small_pdf(with_wording(small_copy, text))
    assert letters(BOXES) in letters(reader.pages[0].extract_text())
    assert "forall" in text_of(reader)


def test_marks_in_every_text_are_set_as_they_are(small_copy: Path) -> None:
    marks = '#x $y$ *z* @a \\ <b> " ] }'
    quoted = marks.replace("\\", "\\\\").replace('"', '\\"')
    for path in small_copy.glob("guidelines/*/*.ttl"):
        texts = re.sub(r'"([^"\\\n]+)"@en', lambda match: f'"{match[1]} {quoted}"@en', path.read_text())
        path.write_text(texts, encoding="utf-8")
    assert text_of(small_pdf(small_copy)).count(letters(marks)) > 20


def test_the_same_texts_make_the_same_bytes(made: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = [file.content for file in paper_files.articles(made)]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert [file.content for file in paper_files.articles(made)] == first


def test_what_was_set_before_is_not_set_again(made: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = [file.content for file in paper_files.articles(made)]
    monkeypatch.setattr(setting, "typeset", None)
    assert [file.content for file in paper_files.articles(made)] == first


def test_a_guideline_without_statements_has_one_too(small_copy: Path) -> None:
    folder = small_copy / "guidelines/empty"
    folder.mkdir()
    text = (small_copy / "guidelines/small/guideline.ttl").read_text()
    alone = text.partition("\nsmall:treatment a mgkg:Section")[0].replace("small", "empty")
    alone = alone.replace("    mgkg:sourceFragment empty:fragment-1 ;\n", "")
    (folder / "guideline.ttl").write_text(alone, encoding="utf-8")
    assert letters("No statement yet.") in text_of(small_pdf(small_copy, "empty"))


def test_a_template_that_cannot_be_read_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "article.typ"
    broken.write_text("#let x = \n#unknown(", encoding="utf-8")
    monkeypatch.setattr(setting, "_TEMPLATE", broken)
    with pytest.raises(SiteError) as caught:
        setting.pdf({}, where="https://w3id.org/mgkg/guideline/x")
    assert "\n" not in str(caught.value)
    assert "The PDF cannot be made" in str(caught.value)
    assert "https://w3id.org/mgkg/guideline/x" in str(caught.value)


def test_the_article_leads_to_its_pdf(small_site: BuiltSite) -> None:
    assert "small.pdf" in small_site["guideline/small/"].links
    assert (small_site.folder / "guideline/small/small.pdf").read_bytes().startswith(b"%PDF-")


def test_a_site_that_is_built_twice_has_the_same_pdf(small_root: Path, small_site: BuiltSite, tmp_path: Path) -> None:
    build(small_root, tmp_path / "site")
    name = "guideline/small/small.pdf"
    assert (tmp_path / "site" / name).read_bytes() == (small_site.folder / name).read_bytes()
