"""The site is built whole or not at all, and what is wrong is one line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mgkg.errors import DanglingReferenceError, MgkgError, SiteError, TemplateError, TurtleSyntaxError
from mgkg.publish import build as module
from mgkg.publish.build import MARK, build
from tests.data.small_content import change
from tests.publish.parsed import BuiltSite, parsed, read_site

STATEMENTS = "guidelines/small/statements.ttl"
CONFIG = """
site_name: A site
theme: {name: material, font: false}
plugins: [search, mgkg]
"""


def configured(root: Path, config: str = CONFIG, pages: dict[str, str] | None = None) -> Path:
    """The content root with a site of its own."""
    docs = root / "site" / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    (root / "site" / "mkdocs.yml").write_text(config)
    for name, text in {"index.md": "# Start\n", **(pages or {})}.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text)
    return root


def error_of(root: Path, out: Path) -> MgkgError:
    with pytest.raises(MgkgError) as caught:
        build(root, out)
    assert "\n" not in str(caught.value)
    return caught.value


def beside(out: Path) -> set[str]:
    return {path.name for path in out.parent.iterdir()}


def test_the_real_site_has_a_page_for_everything(real_site: BuiltSite) -> None:
    for path in ("", "guideline/", "statement/", "decision/", "term/", "reference/", "ontology/", "queries/"):
        assert path in real_site.pages
    assert "findings/" in real_site.pages
    for path in ("for-editors/", "for-sparql-users/", "for-integrators/", "contributing/", "decisions/", "changelog/"):
        assert path in real_site.pages


def test_it_tells_how_many_pages_there_are(small_copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "site"
    pages = build(configured(small_copy), out)
    made = read_site(out)
    assert pages == len([page for path, page in made.pages.items() if not page.refresh and path != "404.html"])


def test_a_root_without_a_site_of_its_own_gets_the_one_of_the_package(small_site: BuiltSite) -> None:
    assert "What helps against low magnesium?" in small_site[""].text
    assert "Severe: <1.2 mg/dL" in small_site["guideline/small/severe-value/"].text


def test_an_earlier_site_is_replaced_as_a_whole(small_copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(small_copy, out)
    (out / "stale.html").write_text("old")
    change(small_copy, STATEMENTS, "Oxide by mouth, 12-24 mmol daily", "Another title")
    build(small_copy, out)
    assert not (out / "stale.html").exists()
    assert "Another title" in parsed(out / "guideline/small/oral/index.html").text
    assert beside(out) == {"content", "site"}
    assert out.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("", "broken .", TurtleSyntaxError),
        ("mgkg:section small:treatment", "mgkg:section small:nowhere", DanglingReferenceError),
        ("small:limit a", "<https://w3id.org/mgkg/guideline/small/li%20mit> a", SiteError),
    ],
)
def test_a_failing_build_leaves_the_earlier_site(
    old: str, new: str, error: type[MgkgError], small_copy: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build(small_copy, out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    change(small_copy, STATEMENTS, old, new)
    assert isinstance(error_of(small_copy, out), error)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert beside(out) == {"content", "site"}


def test_a_failing_first_build_leaves_nothing(small_copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "site"
    change(small_copy, STATEMENTS, "", "broken .")
    error = error_of(small_copy, out)
    assert str(error).startswith(f"{STATEMENTS}:")
    assert not out.exists()
    assert list(out.parent.iterdir()) == []


def test_the_earlier_site_comes_back_when_the_new_one_cannot_take_its_place(
    small_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    build(small_copy, out)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if Path(target) == out and self.name == "new":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    monkeypatch.setattr("mgkg.publish.replacing._exchanged", lambda *_: False)  # as where the system cannot
    assert "cannot be written: Permission denied" in str(error_of(small_copy, out))
    assert (out / "index.html").is_file()
    assert beside(out) == {"content", "site"}


def test_a_folder_with_other_things_is_not_replaced(small_copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    assert "something else than a site" in str(error_of(small_copy, out))
    assert (out / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("part", [".", "..", "ontology", "guidelines/small", "site/docs"])
def test_the_content_is_not_replaced(part: str, small_copy: Path) -> None:
    configured(small_copy)
    assert "what it is made from" in str(error_of(small_copy, small_copy / part))
    assert (small_copy / "ontology/mgkg.ttl").is_file()


def test_a_file_is_no_folder(small_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    assert "no folder" in str(error_of(small_copy, tmp_path / "site"))


def test_a_folder_below_a_file_cannot_be_made(small_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    assert isinstance(error_of(small_copy, tmp_path / "file" / "site"), SiteError)


def test_a_site_of_ours_is_known_by_its_mark(small_copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(small_copy, out)
    (out / MARK).unlink()
    assert isinstance(error_of(small_copy, out), SiteError)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("site_name: [", "parsing the configuration"),
        ("plugins: [mgkg]", "site_name"),
        ("site_name: A site\nplugins: [search]", "does not name the plugin mgkg"),
        ("site_name: A site\nplugins: [mgkg, nonsense]", "nonsense"),
        ("site_name: A site\nuse_directory_urls: false\nplugins: [mgkg]", "use_directory_urls"),
        ("site_name: A site\nplugins: [mgkg: {root: ../nowhere}]", "root"),
        ("site_name: A site\ntheme: {name: nonsense}\nplugins: [mgkg]", "nonsense"),
    ],
)
def test_a_wrong_configuration_is_one_line(config: str, said: str, small_copy: Path, tmp_path: Path) -> None:
    error = error_of(configured(small_copy, config), tmp_path / "site")
    assert said in str(error)
    assert not (tmp_path / "site").exists()


def test_a_warning_is_an_error_unless_one_says_otherwise(small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, pages={"index.md": "# Start\n\n[gone](gone.md) [too](away.md)\n"})
    error = error_of(small_copy, tmp_path / "site")
    assert "gone.md" in str(error)
    assert "(and 1 more)" in str(error)
    assert build(small_copy, tmp_path / "site", strict=False)


def test_a_part_that_does_not_exist_is_named(small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, pages={"index.md": "# Start\n\n<!-- mgkg: nonsense -->\n"})
    assert "There is no part 'nonsense'" in str(error_of(small_copy, tmp_path / "site"))


def test_a_hand_written_page_cannot_take_the_path_of_a_node(small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, pages={"guideline/small/oral.md": "# Mine\n"})
    error = error_of(small_copy, tmp_path / "site")
    assert isinstance(error, SiteError)
    assert "want one path, /guideline/small/oral/" in str(error)
    assert str(error).startswith(STATEMENTS)


def test_two_nodes_cannot_have_one_path(small_copy: Path, tmp_path: Path) -> None:
    # On many disks these two are one folder.
    path = small_copy / "ontology/terms/substances.ttl"
    path.write_text(path.read_text() + '\nt:Tacrolimus a mgkg:Substance ; skos:prefLabel "another"@en .\n')
    error = error_of(small_copy, tmp_path / "site")
    assert isinstance(error, SiteError)
    assert "wants the path /term/tacrolimus/" in str(error).lower()
    assert "ontology/terms/substances.ttl:" in str(error)


def test_a_missing_variable_is_named_with_its_place(small_copy: Path, tmp_path: Path) -> None:
    templates = small_copy / "site" / "templates"
    templates.mkdir(parents=True)
    (templates / "term.html.j2").write_text("<h1>{{ page.title }}</h1>\n<p>{{ term.colour }}</p>\n")
    configured(small_copy, CONFIG.replace("mgkg]", "mgkg: {templates: templates}]"))
    error = error_of(small_copy, tmp_path / "site")
    assert isinstance(error, TemplateError)
    assert str(error).startswith("term.html.j2:2: ")
    assert "colour" in str(error)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("{% if %}", "term.html.j2:1"), ("{% include 'gone.j2' %}", "no template gone.j2"), ("{{ gone }}", "gone")],
)
def test_a_template_that_cannot_be_read_is_named(text: str, said: str, small_copy: Path, tmp_path: Path) -> None:
    templates = small_copy / "site" / "templates"
    templates.mkdir(parents=True)
    (templates / "term.html.j2").write_text(text)
    configured(small_copy, CONFIG.replace("mgkg]", "mgkg: {templates: templates}]"))
    error = error_of(small_copy, tmp_path / "site")
    assert isinstance(error, TemplateError)
    assert said in str(error)


def test_a_guideline_without_statements_has_its_article(small_copy: Path, tmp_path: Path) -> None:
    folder = small_copy / "guidelines/small"
    for name in ("statements.ttl", "criteria.ttl", "evidence.ttl"):
        (folder / name).unlink()
    shutil.rmtree(folder / "cases")
    build(small_copy, tmp_path / "site")
    article = parsed(tmp_path / "site/guideline/small/index.html").text
    assert "What helps against low magnesium?" in article
    assert "No statement yet." in article


def test_the_server_watches_the_content(small_copy: Path) -> None:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

    watched: list[str] = []

    class Server(LiveReloadServer):
        def __init__(self) -> None:
            pass

        def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:  # noqa: ARG002
            watched.append(path)

    config = module.configuration(small_copy, small_copy / "out", strict=False)
    assert isinstance(config, MkDocsConfig)
    config.plugins.on_serve(Server(), config=config, builder=lambda: None)
    assert watched == [str(small_copy / "ontology"), str(small_copy / "guidelines")]
