from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.errors import FileUnreadableError, Place, TurtleSyntaxError
from mgkg.store.turtle import Blank, Iri, Literal, parse, parse_text, read_text
from mgkg.vocabulary import RDF, XSD

HERE = Path("a.ttl")


def values(objects: str) -> list[object]:
    return [value for _, _, value in parse_text(f"PREFIX : <http://a/> :s :p {objects} .", HERE).triples]


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("9.00", "9.00", "decimal"),
        ("012", "012", "integer"),
        ("-0.5", "-0.5", "decimal"),
        ("1e3", "1e3", "double"),
        ("true", "true", "boolean"),
        ('"1,1"^^<http://www.w3.org/2001/XMLSchema#decimal>', "1,1", "decimal"),
        ("'''a\n\"b\"'''", 'a\n"b"', "string"),
    ],
)
def test_literals_keep_their_lexical_form(written: str, value: str, kind: str) -> None:
    assert values(written) == [Literal(value, XSD + kind, None)]


def test_languages_are_told() -> None:
    assert values('"x"@en-GB') == [Literal("x", RDF + "langString", "en-gb")]


def test_a_blank_node_equals_no_iri() -> None:
    (blank,) = values("_:b")
    assert isinstance(blank, Blank)
    assert blank not in values("<urn:b> , :b")


def test_an_iri_equals_its_text() -> None:
    lines: dict[str, int] = {Iri("http://a/b"): 1}
    assert lines["http://a/b"] == 1


def test_lines_of_subjects_and_predicates() -> None:
    parsed = parse_text("PREFIX : <http://a/>\n:s\n  :p 1 ;\n  :q 2 .\n:s :p 3 .\n", HERE)
    assert parsed.line_of("http://a/s") == 2
    assert parsed.line_of("http://a/s", "http://a/q") == 4
    assert parsed.line_of("http://a/s", "http://a/missing") == 2
    assert parsed.line_of("http://a/missing") is None


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"\xef\xbb\xbf<http://a/s> <http://a/p> 1 .\r\n")
    assert len(parse(path).triples) == 1


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("PREFIX : <http://a/>\n:s :p :o\n:t :p :o .", 3, "';' or '.'"),
        (":s :p :o .", 1, "@prefix : <…> ."),
        ("<http://a/s>\n<http://a/p> x:y .", 2, "The prefix x: has not been declared. Declare it"),
        ('PREFIX : <http://a/>\n\n:s :p "open .', 3, "quotation mark"),
        ("PREFIX : <http://a/>\n:s :p 1,1a .", 2, ""),
        ("<a> <b> <c> .", 1, "absolute IRI"),
        ("<http://a/b c> <http://a/p> 1 .", 1, "IRI"),
        ("PREFIX : <http://a/>\n<<<<<<< HEAD\n:s :p 1 .\n=======\n:s :p 2 .\n>>>>>>> other\n", 2, "merge unfinished"),
        ("# <<<<<<< is no mark in a comment\n:s :p 1 .", 2, "@prefix : "),
        ("PREFIX : <http://a/>\n:s :p\n\n", 4, "Unexpected end"),
    ],
)
def test_a_syntax_error_says_where_and_what_to_do(text: str, line: int, says: str) -> None:
    with pytest.raises(TurtleSyntaxError) as caught:
        parse_text(text, HERE)
    assert caught.value.where == Place(HERE, line)
    assert says in str(caught.value)
    assert "Parser error" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '<http://a/s> <http://a/p> "x"@en--ltr .',
        "<http://a/s> <http://a/p> <<( <http://a/s> <http://a/p> 1 )>> .",
    ],
)
def test_forms_of_rdf_1_2_are_refused(text: str) -> None:
    with pytest.raises(TurtleSyntaxError, match=r"RDF 1\.2"):
        parse_text(text, HERE)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<http://a> \0 .", "NUL"),
        (b"\xff\xfe<\x00", "NUL"),
        (b"# \n# caf\xe9 \n", r"a\.ttl:2: .*UTF-8"),
        (b"\x89PNG\r\n\x1a\n\xff", "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError, match=says):
        parse(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="no such file"):
        read_text(tmp_path / "missing.ttl")
    with pytest.raises(FileUnreadableError, match="cannot be read"):
        read_text(tmp_path)


def test_errors_show_the_path_they_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("x")
    with pytest.raises(TurtleSyntaxError, match=r"^sub/a\.ttl:1: "):
        parse(tmp_path / "a.ttl", Path("sub/a.ttl"))
