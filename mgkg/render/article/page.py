"""Markdown and HTML from an Article, by templates in which every text is escaped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from mgkg.render.article.shape import Article

TEMPLATES = Path(__file__).parent.parent / "templates"
# What means something to CommonMark or to the common extensions of it, wherever it stands.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$#])")
_DEEPEST = 6
_AT_START = re.compile(r"^([-+=])|^(\d{1,9})([.)])(?=\s|$)")


def html(article: Article) -> str:
    """One page that needs nothing but itself."""
    page = _environment().get_template("article.html.j2")
    return page.render(article=article) + "\n"


def markdown(article: Article) -> str:
    """CommonMark with tables."""
    environment = _environment()
    # What a macro or a filter has made is Markdown already; all other text is escaped where it is printed.
    environment.finalize = lambda value: value if hasattr(value, "__html__") else _as_is(escaped(str(value)))
    environment.filters |= {
        "strong": lambda text: _as_is(_strong(text)),
        "code": lambda text: _as_is(_code(text)),
        "hashes": lambda level: _as_is("#" * min(level, _DEEPEST)),
        "quoted": lambda text: _as_is("\n".join(f"> {line}" for line in str(text).strip().splitlines())),
    }
    page = environment.get_template("article.md.j2")
    return re.sub(r"\n{3,}", "\n\n", page.render(article=article)).strip() + "\n"


def _as_is(text: str) -> Markup:
    """A text that the environment prints without escaping it again."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - Markdown, escaped by its own rules


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment


def escaped(text: str) -> str:
    """A text as Markdown that shows just that text, on one line."""
    found = _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text).replace("&", "&amp;"))
    return _AT_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", found)


def _strong(text: str) -> str:
    """A text in bold; spaces stand outside of the marks, where CommonMark wants them."""
    core = text.strip()
    if not core:
        return escaped(text)
    before, after = (" " if text[0].isspace() else ""), (" " if text[-1].isspace() else "")
    return f"{before}**{escaped(core)}**{after}"


def _code(text: str) -> str:
    """A code span, with more backticks around it than in it."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{' '.join(text.split())}{space}{fence}"
