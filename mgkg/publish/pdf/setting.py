"""The bytes of a PDF from the texts of an article, from the cache where they were set before.

Typst sets it, with the fonts that it carries: the same texts make the same bytes on every machine, on every day.
The file is PDF/UA-1, which screen readers can read, where its fonts have every letter. Where they lack one, that
standard forbids the file; it is then a tagged PDF without the claim, and says on its first page what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from mgkg.errors import SiteError
from mgkg.publish.typesetting import Job, Refused, typeset
from mgkg.store import cache

_TEMPLATE = Path(__file__).parent / "article.typ"
_MISSING = "could not be displayed with"


def pdf(values: Mapping[str, object], where: str) -> bytes:
    """The PDF of an article.

    Args:
        values: what the template asks for.
        where: what an error names.

    Raises:
        SiteError: Typst cannot set it.
    """
    source = _TEMPLATE.read_text(encoding="utf-8")
    texts = json.dumps(values, ensure_ascii=False)
    made_by = (version("typst"), cache.program("publish", "publish/pdf"))
    digest = sha256("\0".join((*made_by, source, texts)).encode()).hexdigest()
    # A kind of its own for each article: the cache keeps a few files of a kind.
    name = f"pdf.{sha256(where.encode()).hexdigest()[:12]}-{digest[:32]}.pdf"
    stored = cache.read(name)
    if stored is None:
        stored = _set(source, {"article": texts}, where)
        cache.write(name, stored)
    return stored


def _set(source: str, inputs: Mapping[str, str], where: str) -> bytes:
    (made,) = typeset([Job(source, inputs, "pdf", "ua-1")])
    if isinstance(made, Refused) and _MISSING in made.message:
        (made,) = typeset([Job(source, {**inputs, "missing": "yes"}, "pdf")])
    if isinstance(made, Refused):
        remedy = "Mend the template mgkg/publish/pdf/article.typ."
        raise SiteError(f"The PDF cannot be made: {made.message}", where=where, remedy=remedy)
    return made
