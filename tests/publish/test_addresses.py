"""Every address anywhere in the site leads to a file or a place of it, or openly to another host."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mgkg.publish.build import build
from mgkg.vocabulary import BASE
from tests.publish.addresses import Found, addresses
from tests.publish.machine.configured import configured
from tests.publish.parsed import BuiltSite, read_site

TOP = "https://example.org/below/"


def broken(site: BuiltSite, found: list[Found], top: str = "") -> list[str]:
    """Each address that leads to nothing."""
    lost = []
    for one in found:
        local = one.target(top) or Found(one.file, one.address).target(BASE)
        if local is None or one.address.startswith("javascript:"):
            continue
        path, anchor = local
        page = site.pages.get(path) or site.pages.get(f"{path}/")
        if page is None and not (site.folder / path).is_file():
            lost.append(f"{one.file}: {one.address} leads to no file")
        # A link to a script's page gives it facts, query=terms, and the ontology's IRIs are places of its page.
        elif anchor and "=" not in anchor and page is not None and anchor not in page.anchors:
            lost.append(f"{one.file}: {one.address} leads to no anchor")
    return lost


@pytest.fixture(scope="module")
def real(real_site: BuiltSite) -> list[Found]:
    return list(addresses(real_site.folder, BASE))


def test_no_address_of_the_site_is_broken(real_site: BuiltSite, real: list[Found]) -> None:
    assert broken(real_site, real) == []


def test_no_address_of_a_small_site_with_an_address_is_broken(small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, url=TOP)
    build(small_copy, tmp_path / "site")
    site = read_site(tmp_path / "site")
    found = list(addresses(site.folder, BASE))
    assert [one for one in found if one.file == "sitemap.xml" and one.address.startswith(TOP)]
    assert [one for one in found if one.file == "changes/feed.xml" and one.address.startswith(TOP)]
    assert broken(site, found, TOP) == []


def test_every_kind_of_file_is_read(real: list[Found]) -> None:
    kinds = {Path(one.file).suffix for one in real}
    assert kinds == {".html", ".css", ".js", ".xml", ".pdf", ".ttl"}
    files = {one.file for one in real}
    assert {"changes/feed.xml", "dataset.ttl", "assets/mgkg/console/graph.js"} <= files
    assert ("console/index.html", "../dump/mgkg.nq") in real
    assert ("guideline/low-magnesium/mild-im/index.html", "./") in real


def test_addresses_on_other_hosts_are_encrypted_ones_or_names(real: list[Found]) -> None:
    schemes = {urlsplit(one.address).scheme for one in real if one.file.endswith(".html")}
    assert schemes <= {"", "https", "http", "mailto", "javascript", "data"}


def test_a_broken_address_of_each_kind_is_found(real_site: BuiltSite, tmp_path: Path) -> None:
    (tmp_path / "assets/mgkg").mkdir(parents=True)
    (tmp_path / "index.html").write_text(
        '<h1 id="a"></h1><a href="#b"></a><img srcset="x.png 2x"><p style="background: url(y.png)"></p>'
        '<svg><use xlink:href="#c"/><path marker-end="url(#d)"/></svg><p data-graph="z.nq"></p>'
        '<script type="application/ld+json">{"url": "e/"}</script><style>p { background: url("f.png") }</style>'
    )
    (tmp_path / "assets/mgkg/a.js").write_text(
        'import { x } from "./no.js";\nconst y = await import("./none.js");\n'
        'new Worker(new URL("never.js", import.meta.url));\n'
    )
    (tmp_path / "assets/mgkg/a.css").write_text("p { background: url(gone.svg) }")
    site = read_site(tmp_path)
    lost = broken(site, list(addresses(tmp_path, BASE)))
    named = ("#b", "x.png", "y.png", "#c", "#d", "z.nq", "e/", "f.png", "no.js", "none.js", "never.js", "gone.svg")
    assert [name for name in named if not any(name in line for line in lost)] == []
    assert len(lost) == len(named)
    assert broken(real_site, [Found("index.html", "check/#has=a")]) == []
