from __future__ import annotations

import pytest

from mgkg.store.tokens import blocks, comments, tokens
from mgkg.vocabulary import TYPE

TEXT = """# head
@prefix : <http://a/> .
@prefix b: <http://b#> . # behind a prefix

:one a b:Thing ;   # a comment with "quotes" and <brackets>
    b:text "a # in a string ; . [ " , 'and <one> # more' ;

    b:long \"\"\"two # lines
with "quotes" ; .\"\"\" ;
    b:iri <http://c/#fragment> .
:two.part b:list ( :x :y ) ;
    b:blank [ b:inner :x ; b:other [ b:deep 1.5 ] ] ;
    b:last 1 .
[ b:inner :x ] b:of :one .
<http://a/three> b:n 1.e3 , -0.5 .
"""


def test_only_comments_before_everything_else_are_the_head() -> None:
    head, rest = comments(TEXT)
    assert [(token.text, token.line) for token in head] == [("# head", 1)]
    assert [token.line for token in rest] == [3, 5]


def test_a_comment_behind_a_name_is_seen() -> None:
    assert [token.text for token in comments("<http://a> a:b a:c#d\n.")[1]] == ["#d"]


def test_an_escaped_number_sign_belongs_to_the_name() -> None:
    assert comments(r"a:b a:c a:d\#e .") == ([], [])


def test_blocks_and_predicates_have_their_lines() -> None:
    found = {block.subject: block for block in blocks(TEXT)}
    assert {subject: block.line for subject, block in found.items()} == {
        "http://a/one": 5,
        "http://a/two.part": 11,
        "http://a/three": 15,
    }
    assert found["http://a/one"].predicates == {
        TYPE: 5,
        "http://b#text": 6,
        "http://b#long": 8,
        "http://b#iri": 10,
    }
    assert found["http://a/two.part"].predicates == {"http://b#list": 11, "http://b#blank": 12, "http://b#last": 13}


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX : <http://a/> :s :p :o .",
        "@base <http://a/> . <s> <p> <o> .",
        "@prefix : <http://a/> . @base <http://a/x> . @prefix c: <./> . c:s :p :o .",
        "@prefix : <http://b/> . @prefix : <http://a/> . :s :p :o.",
        "@prefix : <http://a/> . <http://\\u0061/s>:p :o.",
    ],
)
def test_names_are_resolved_as_the_parser_does(text: str) -> None:
    (block,) = blocks(text)
    assert block.subject == "http://a/s"
    assert set(block.predicates) == {"http://a/p"}


def test_a_full_stop_inside_a_name_belongs_to_it() -> None:
    assert [token.text for token in tokens("a:b.c a:d.e. 1.5. a:f..g .")] == [
        "a:b.c",
        "a:d.e",
        ".",
        "1.5",
        ".",
        "a:f..g",
        ".",
    ]


def test_two_blocks_of_one_subject_are_two() -> None:
    text = "@prefix : <http://a/> .\n:s :p 1 .\n:s :p 2 .\n"
    assert [block.line for block in blocks(text)] == [2, 3]
