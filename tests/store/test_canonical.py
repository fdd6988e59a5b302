from __future__ import annotations

import random
import re
import resource
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, RdfFormat
from pyoxigraph import Dataset as Quads
from pyoxigraph import parse as parse_rdf

from mgkg.errors import BlankNodeError, CommentLostError, FileUnreadableError, TurtleSyntaxError
from mgkg.store.canonical import canonical, format_file, format_files, format_tree, turtle
from mgkg.store.content import content_files
from mgkg.store.notation import is_local, quoted
from mgkg.store.turtle import Blank, Iri, Literal, Term, Triple, parse, parse_text
from mgkg.vocabulary import MGKG, PREFIXES, RDF, XSD

HERE = Path("a.ttl")
PREFIX = "PREFIX : <http://a/> PREFIX mgkg: <https://w3id.org/mgkg/ontology#> PREFIX low: <http://a/low/>\n"


def formed(text: str) -> str:
    return canonical(parse_text(text, HERE))


def graph(text: str) -> Quads:
    """The triples of a Turtle text, with blank nodes named by their place in the graph."""
    quads = Quads(parse_rdf(text, RdfFormat.TURTLE))
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return quads


def body(text: str) -> str:
    """The canonical text without its prefixes."""
    return formed(PREFIX + text).partition("\n\n")[2]


def test_it_looks_as_the_design_says() -> None:
    """The block of the design's second section, in another order and with prefixes that are not used."""
    text = """
@prefix unused: <http://unused/> . @prefix low: <https://w3id.org/mgkg/guideline/low-magnesium/> .
@prefix mg: <https://w3id.org/mgkg/ontology#> . @prefix dc: <http://purl.org/dc/terms/> .
low:mild-im.dose mg:low 1 ; mg:printed "1 g (8.12 mEq)" ; a mg:Dose .
low:mild-im.actions a mg:ActionSet ; mg:member low:mild-im.give-2 , low:mild-im.give-10 .
low:mild-im.give-10 a mg:Administer ; mg:position 10 .
low:mild-im.give-2 a mg:Administer ; mg:position 2 .
low:mild-im.note-heading a mg:EditorialNote .
low:mild-im mg:note low:mild-im.note-heading ; mg:actionSet low:mild-im.actions ; a mg:Recommendation ;
    dc:title "Mild"@en ; mg:sourceFragment low:fragment-23 , low:fragment-4 .
"""
    assert formed(text) == (
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix low: <https://w3id.org/mgkg/guideline/low-magnesium/> .\n"
        "@prefix mgkg: <https://w3id.org/mgkg/ontology#> .\n"
        "\n"
        "low:mild-im a mgkg:Recommendation ;\n"
        '    dcterms:title "Mild"@en ;\n'
        "    mgkg:sourceFragment low:fragment-4 , low:fragment-23 ;\n"
        "    mgkg:actionSet low:mild-im.actions ;\n"
        "    mgkg:note low:mild-im.note-heading .\n"
        "low:mild-im.actions a mgkg:ActionSet ;\n"
        "    mgkg:member low:mild-im.give-2 , low:mild-im.give-10 .\n"
        "low:mild-im.give-2 a mgkg:Administer ;\n"
        "    mgkg:position 2 .\n"
        "low:mild-im.give-10 a mgkg:Administer ;\n"
        "    mgkg:position 10 .\n"
        "low:mild-im.note-heading a mgkg:EditorialNote .\n"
        "low:mild-im.dose a mgkg:Dose ;\n"
        '    mgkg:printed "1 g (8.12 mEq)" ;\n'
        "    mgkg:low 1 .\n"
    )


def test_owners_stand_in_the_order_of_a_document() -> None:
    text = """
low:fragment-10 a mgkg:SourceFragment . low:fragment-9 a mgkg:SourceFragment .
low:b a mgkg:AllOf . low:late a mgkg:Target ; mgkg:sourceFragment low:fragment-10 , low:fragment-11 .
low:early a mgkg:Caution ; mgkg:sourceFragment low:fragment-12 , low:fragment-9 .
low:also-early a mgkg:Background ; mgkg:sourceFragment low:fragment-9 .
low:second a mgkg:Section ; mgkg:position 2 . low:zero a mgkg:Section ; mgkg:position 10 .
low:document a mgkg:Document . low: a mgkg:Guideline . low:other a low:Unheard-of . low:feature a mgkg:DocumentFeature .
"""
    assert re.findall(r"^low:\S*", body(text), re.MULTILINE) == [
        "low:",
        "low:document",
        "low:second",
        "low:zero",
        "low:feature",
        "low:also-early",
        "low:early",
        "low:late",
        "low:b",
        "low:fragment-9",
        "low:fragment-10",
        "low:other",
    ]


def test_rows_of_objects_are_broken() -> None:
    objects = " , ".join(f":object-{number}" for number in range(30, 0, -1))
    lines = body(f":s :p {objects} .").splitlines()
    assert lines[0].startswith(":s :p :object-1 , :object-2 ,")
    assert all(line.startswith("        :object-") for line in lines[1:])
    assert all(len(line) <= 113 for line in lines)
    assert len(lines) < 6


@pytest.mark.parametrize(
    ("objects", "written"),
    [
        ("9.00 , 012 , +5 , -.5 , .5", "9.00 , 012 , +5 , -.5 , .5"),
        ("1e3", '"1e3"^^xsd:double'),
        ("true , false", "false , true"),
        ('"1"^^<http://www.w3.org/2001/XMLSchema#boolean>', '"1"^^xsd:boolean'),
        ('"1,1"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"1,1"^^xsd:decimal'),
        ('"5."^^<http://www.w3.org/2001/XMLSchema#decimal>', '"5."^^xsd:decimal'),
        ('" 5"^^<http://www.w3.org/2001/XMLSchema#integer>', '" 5"^^xsd:integer'),
        ("'''two\nlines'''", r'"two\nlines"'),
        (r'"tab\t quote\" back\\slash"', r'"tab\t quote\" back\\slash"'),
        (r'"\u202Ebidi \u0000"', r'"\u202Ebidi \u0000"'),
        ('"été ≥ 5 µg 🧲"@fr', '"été ≥ 5 µg 🧲"@fr'),
        ("<http://a/x.y>", ":x.y"),
        ("<http://a/x.>", "<http://a/x.>"),
        ("<http://a/x/y>", "<http://a/x/y>"),
        ("<http://a/-x>", "<http://a/-x>"),
        ("<http://a/1:2>", ":1:2"),
        ("<http://a/a%20b>", ":a%20b"),
        ("<http://a/a(b)>", "<http://a/a(b)>"),
        ("<http://a/low/x>", "low:x"),
        ("()", "()"),
        ("( 1 ( :x ) [ :q 2 ] )", "( 1 ( :x ) [ :q 2 ] )"),
        ("[]", "[]"),
        ("[ :q 2 ; a :x ]", "[ a :x ; :q 2 ]"),
        ("[ :q 2 ] , [ :q 1 ]", "[ :q 1 ] , [ :q 2 ]"),
    ],
)
def test_objects_are_written(objects: str, written: str) -> None:
    assert body(f":s :p {objects} .") == f":s :p {written} .\n"


def test_a_long_tree_takes_a_line_an_item() -> None:
    items = " ".join(f"[ :path :some-property-{number} ]" for number in range(5))
    assert body(f":s :p ( {items} ) .").splitlines()[:3] == [
        ":s :p (",
        "            [ :path :some-property-0 ]",
        "            [ :path :some-property-1 ]",
    ]


def test_a_blank_node_at_the_top_is_written_without_a_name() -> None:
    assert body("_:x :p 1 . [ :p 2 ] .") == "[] :p 1 .\n\n[] :p 2 .\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (":s :p _:x .\n:t :p _:x . _:x :q 1 .", r"a\.ttl:2: .*more than one"),
        (":s :p _:x , _:x ; :q _:x .", "more than one"),
        (":s :q 1 .\n_:x :p _:x .", r"a\.ttl:3: .*itself"),
        ("_:x :p _:y . _:y :p _:x .", "itself"),
        ("_:x :p _:y . _:y :p _:x . :s :p _:x .", "more than one"),
    ],
)
def test_a_blank_node_that_is_no_tree_is_refused(text: str, says: str) -> None:
    with pytest.raises(BlankNodeError, match=says):
        body(text)


def test_blank_nodes_in_blank_nodes_have_an_end() -> None:
    assert body(f":s :p {'[ :p ' * 50}1{' ]' * 50} .").count("[") == 50
    assert formed(f"PREFIX : <http://a/> :s :p ({'1 ' * 5000}) .").count("\n") > 5000
    with pytest.raises(BlankNodeError, match="too deep"):
        body(f":s :p {'[ :p ' * 5000}1{' ]' * 5000} .")


def test_prefixes_that_clash_with_the_fixed_ones_give_way() -> None:
    text = "PREFIX t: <http://other/> PREFIX x: <http://x/> PREFIX yy: <http://x/>\nt:a x:b yy:c ."
    assert formed(text) == "@prefix x: <http://x/> .\n\n<http://other/a> x:b x:c .\n"


def test_comments_at_the_head_are_kept() -> None:
    text = "# one\n#two  \n\n# three\nPREFIX : <http://a/>\n:s :p 1 ."
    assert formed(text) == "# one\n#two\n# three\n\n@prefix : <http://a/> .\n\n:s :p 1 .\n"


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX : <http://a/>\n# lost\n:s :p 1 .",
        "PREFIX : <http://a/>\n:s :p 1 . # lost",
        'PREFIX : <http://a/>\n:s :p "# kept", # lost\n2 .',
    ],
)
def test_any_other_comment_is_an_error_with_its_line(text: str) -> None:
    with pytest.raises(CommentLostError, match=r"a\.ttl:2: .*# lost.*head of the file"):
        formed(text)


@pytest.mark.parametrize(("text", "result"), [("", ""), ("# only this", "# only this\n"), ("PREFIX : <http://a/>", "")])
def test_a_file_without_triples(text: str, result: str) -> None:
    assert formed(text) == result
    assert formed(result) == result


def test_every_content_file_survives(root: Path) -> None:
    for path in content_files(root):
        text = canonical(parse(path))
        assert graph(path.read_text()) == graph(text), path
        assert canonical(parse_text(text, path)) == text, path


# Random graphs. IRIs are strange but valid, since the parser refuses others; the parser makes letters of tags small.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ['"""', "\\", "\r\n", "\u2028", "#", "'", "\\u0041"]
)
LOCALS = st.text(st.sampled_from("ab1.-_:%é·‿/#?=&;,()'!$*+@~漢"), max_size=6).map(
    lambda text: text.replace("%", "%2F")
)
IRIS = st.builds(
    lambda namespace, local: Iri(namespace + local),
    st.sampled_from(["http://a/", "http://a/b#", "urn:x:", MGKG, PREFIXES["t"], "http://a/low/fragment-"]),
    LOCALS,
).filter(lambda iri: iri.count("#") < 2)
NUMBERS = st.sampled_from(["9.00", "-0.5", "1e3", "012", "+1", ".5", "5.", "true", "1", "", "NaN", "1.0E-7"])
LITERALS = (
    st.builds(lambda text: Literal(text, XSD + "string"), TEXTS)
    | st.builds(
        lambda text, tag: Literal(text, RDF + "langString", tag), TEXTS, st.sampled_from(["en", "de-ch", "zh-hans-cn"])
    )
    | st.builds(
        lambda text, kind: Literal(text, XSD + kind),
        NUMBERS | TEXTS,
        st.sampled_from(["integer", "decimal", "double", "boolean", "date"]),
    )
    | st.builds(Literal, TEXTS, IRIS, st.none())
)
GROUND = st.lists(st.tuples(IRIS, IRIS, IRIS | LITERALS), max_size=12)
TREES: st.SearchStrategy[object] = st.recursive(
    IRIS | LITERALS,
    lambda inner: st.lists(st.tuples(IRIS, inner), max_size=3) | st.lists(inner, max_size=3).map(tuple),
    max_leaves=8,
)
DECLARED = st.dictionaries(
    st.sampled_from(["", "low", "t", "x1", "mgkg"]),
    st.sampled_from(["http://a/", "http://a/b#", "http://a/low/", "urn:x:"]),
)


def n_triples(triples: list[Triple], prefixes: dict[str, str]) -> str:
    """A file that nobody formatted: one triple a line, as N-Triples."""

    def written(term: Term) -> str:
        if isinstance(term, Literal):
            tail = f"@{term.language}" if term.language else f"^^<{term.datatype}>"
            return quoted(term.value) + tail
        return str(term) if isinstance(term, Blank) else f"<{term}>"

    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in prefixes.items())
    return head + "".join(f"{' '.join(map(written, triple))} .\n" for triple in triples)


def flattened(subject: Iri, predicate: Iri, tree: object, count: list[int]) -> list[Triple]:
    """A tree of tuples (lists of RDF), lists (blank nodes) and leaves as triples with labels."""

    def blank() -> Blank:
        count[0] += 1
        return Blank(f"_:b{count[0]}")

    def walk(node: object) -> tuple[Term, list[Triple]]:
        if isinstance(node, Literal | Iri):
            return node, []
        if isinstance(node, list):
            label, found = blank(), []
            for inner_predicate, inner in node:
                value, more = walk(inner)
                found += [(label, inner_predicate, value), *more]
            return label, found
        assert isinstance(node, tuple)
        if not node:
            return Iri(RDF + "nil"), []
        label = blank()
        first, more = walk(node[0])
        rest, others = walk(node[1:])
        return label, [(label, Iri(RDF + "first"), first), (label, Iri(RDF + "rest"), rest), *more, *others]

    value, triples = walk(tree)
    return [(subject, predicate, value), *triples]


@given(GROUND, DECLARED, st.randoms(use_true_random=False))
def test_the_written_graph_is_the_same_whatever_the_order(
    triples: list[Triple], prefixes: dict[str, str], shuffle: random.Random
) -> None:
    parsed = parse_text(n_triples(triples, prefixes), HERE)
    assert set(parsed.triples) == set(triples)
    text = canonical(parsed)
    again = parse_text(text, HERE)
    assert set(again.triples) == set(triples)
    assert canonical(again) == text
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n"))
    assert "\r" not in text
    assert len(text.splitlines()) == text.count("\n")
    shuffled = list(triples)
    shuffle.shuffle(shuffled)
    assert canonical(parse_text(n_triples(shuffled, dict(reversed(prefixes.items()))), HERE)) == text


@given(st.lists(st.tuples(IRIS, IRIS, TREES), max_size=4), st.randoms(use_true_random=False))
def test_trees_of_blank_nodes_survive(rows: list[tuple[Iri, Iri, object]], shuffle: random.Random) -> None:
    count = [0]
    triples = [triple for row in rows for triple in flattened(*row, count)]
    source = n_triples(triples, {})
    text = formed(source)
    assert graph(source) == graph(text)
    assert formed(text) == text
    shuffle.shuffle(triples)
    assert formed(n_triples(triples, {})) == text


@given(LOCALS)
def test_a_local_name_is_used_exactly_where_the_parser_takes_it(local: str) -> None:
    text = f"@prefix : <http://a/> . <http://a/s> <http://a/p> :{local} ."
    try:
        triples = parse_text(text, HERE).triples
    except TurtleSyntaxError:
        triples = ()
    assert is_local(local) == (triples == ((Iri("http://a/s"), Iri("http://a/p"), Iri(f"http://a/{local}")),))


@given(TEXTS)
def test_lines_are_found_whatever_the_strings_hold(text: str) -> None:
    parsed = parse_text(f"<http://a/x> <http://a/p> {quoted(text)} .\n<http://a/last> a <http://a/y> .", HERE)
    assert parsed.line_of("http://a/last") == 2


class TestFiles:
    def test_a_file_is_formed_once(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ttl"
        path.write_bytes(b"\xef\xbb\xbfPREFIX : <http://a/>\r\n:s :p 1.\r\n")
        path.chmod(0o640)
        assert format_file(path, check=True)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert format_file(path)
        assert path.read_bytes() == b"@prefix : <http://a/> .\n\n:s :p 1 .\n"
        assert path.stat().st_mode & 0o777 == 0o640
        assert not format_file(path)
        assert list(tmp_path.iterdir()) == [path]

    def test_an_error_in_one_file_leaves_all_as_they_were(self, tmp_path: Path) -> None:
        good, bad = tmp_path / "a.ttl", tmp_path / "b.ttl"
        good.write_text("<http://a/s>   <http://a/p> 1 .")
        bad.write_text("<http://a/s>")
        with pytest.raises(TurtleSyntaxError):
            format_files([good, bad])
        assert good.read_text() == "<http://a/s>   <http://a/p> 1 ."

    def test_a_tree_is_its_content_files(self, tmp_path: Path) -> None:
        for name in ("ontology/terms/a.ttl", "guidelines/a/guideline.ttl", "elsewhere/a.ttl"):
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).write_text("<http://a/s>   <http://a/p> 1 .")
        changed = [tmp_path / "guidelines/a/guideline.ttl", tmp_path / "ontology/terms/a.ttl"]
        assert format_tree(tmp_path, check=True) == changed
        assert format_tree(tmp_path) == changed
        assert format_tree(tmp_path) == []
        assert "   " in (tmp_path / "elsewhere/a.ttl").read_text()

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real.ttl").write_text("<http://a/s>   <http://a/p> 1 .")
        (tmp_path / "link.ttl").symlink_to("real.ttl")
        format_file(tmp_path / "link.ttl")
        assert (tmp_path / "link.ttl").is_symlink()
        assert (tmp_path / "real.ttl").read_text() == "<http://a/s> <http://a/p> 1 .\n"

    def test_a_file_that_cannot_be_written_is_an_error_and_keeps_what_it_held(self, tmp_path: Path) -> None:
        """A full disk: the kernel refuses every byte, also to root."""
        (tmp_path / "a.ttl").write_text("<http://a/s>   <http://a/p> 1 .")
        limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        try:
            with pytest.raises(FileUnreadableError, match="cannot be written"):
                format_file(tmp_path / "a.ttl")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, handler)
        assert [path.name for path in tmp_path.iterdir()] == ["a.ttl"]
        assert (tmp_path / "a.ttl").read_text() == "<http://a/s>   <http://a/p> 1 ."


def test_triples_of_an_answer_are_written_with_the_given_prefixes() -> None:
    triples: list[Triple] = [(Iri("http://a/s"), Iri(RDF + "type"), Iri(MGKG + "Dose"))]
    assert turtle(triples, {"x": "http://a/"}) == (
        "@prefix mgkg: <https://w3id.org/mgkg/ontology#> .\n@prefix x: <http://a/> .\n\nx:s a mgkg:Dose .\n"
    )
