"""The house as design states it, where import-linter cannot: cycles of modules, names, sizes, what may be committed."""

from __future__ import annotations

import ast
import graphlib
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "mgkg").rglob("*.py"))
MAX_LINES = 400
NO_NAMES = {"common", "core", "helpers", "manager", "utils"}
TOP_LEVEL = {
    ".ci",
    ".gitattributes",
    ".gitignore",
    ".python-version",
    "LICENSE",
    "README.md",
    "guidelines",
    "mgkg",
    "ontology",
    "pyproject.toml",
    "site",
    "tests",
}
# Written so that this file does not hold what it forbids.
FORBIDDEN = {
    "the host of a package registry": re.compile(
        r"py[p]i\.org|pythonhoste[d]\.org|npmj[s]\.(?:org|com)|yarnpk[g]\.com|crate[s]\.io"
        r"|(?:deb|security|ftp)\.debia[n]\.org|proxy\.golan[g]\.org|mave[n]\.org",
        re.IGNORECASE,
    ),
    "a path of one machine": re.compile(r"(?<![\w.:/*{}$-])/(?:work|root|home|Users|opt)/\w"),
}


def import_graph(package: str) -> grimp.ImportGraph:
    """Who imports whom, lazily and for types alone included."""
    return grimp.build_graph(package, exclude_type_checking_imports=False, cache_dir=None)


def cycle_among(edges: dict[str, set[str]]) -> list[str]:
    """A cycle, as the names on it in the order of import; empty where there is none."""
    try:
        graphlib.TopologicalSorter(edges).prepare()
    except graphlib.CycleError as error:
        names: list[str] = error.args[1]
        return names[::-1]
    return []


def cycle_of_modules(graph: grimp.ImportGraph) -> list[str]:
    return cycle_among({name: graph.find_modules_directly_imported_by(name) for name in graph.modules})


def cycle_of_siblings(graph: grimp.ImportGraph, package: str) -> list[str]:
    """A cycle among the children of a package, each taken with all that it holds."""
    depth = package.count(".") + 2

    def child_with(name: str) -> str:
        return ".".join(name.split(".")[:depth])

    edges: dict[str, set[str]] = {child: set() for child in graph.find_children(package)}
    for name in graph.find_descendants(package):
        child = child_with(name)
        others = {child_with(other) for other in graph.find_modules_directly_imported_by(name)}
        edges[child] |= (others & edges.keys()) - {child}
    return cycle_among(edges)


def committed_files() -> list[Path]:
    """Files that are in git or would be added, relative to the top."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout, so nothing says which files are committed")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return sorted(Path(name) for name in names if name and (ROOT / name).is_file())


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return import_graph("mgkg")


def test_no_module_imports_itself_by_a_detour(graph: grimp.ImportGraph) -> None:
    assert cycle_of_modules(graph) == []


def test_no_package_imports_a_sibling_that_imports_it(graph: grimp.ImportGraph) -> None:
    assert [cycle for name in sorted(graph.modules) if (cycle := cycle_of_siblings(graph, name))] == []


@pytest.mark.parametrize(
    "back",
    [
        pytest.param("from house.door import handle", id="at-the-top"),
        pytest.param("def late():\n    from house.door import handle", id="lazy"),
        pytest.param(
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.door import handle",
            id="for-types-alone",
        ),
    ],
)
def test_a_cycle_of_modules_is_seen(back: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path, {"house/__init__.py": "", "house/door.py": "import house.wall", "house/wall.py": back})
    monkeypatch.syspath_prepend(tmp_path)
    assert set(cycle_of_modules(import_graph("house"))) == {"house.door", "house.wall"}


def test_a_cycle_of_siblings_is_seen_where_no_module_is_on_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(
        tmp_path,
        {
            "house/__init__.py": "",
            "house/hall/__init__.py": "",
            "house/hall/door/__init__.py": "",
            "house/hall/door/lock.py": "import house.hall.wall.brick",
            "house/hall/door/key.py": "",
            "house/hall/wall/__init__.py": "",
            "house/hall/wall/brick.py": "",
            "house/hall/wall/hook.py": "import house.hall.door.key",
        },
    )
    monkeypatch.syspath_prepend(tmp_path)
    graph = import_graph("house")
    assert cycle_of_modules(graph) == []
    assert cycle_of_siblings(graph, "house") == []
    assert set(cycle_of_siblings(graph, "house.hall")) == {"house.hall.door", "house.hall.wall"}


def write_package(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_no_module_is_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names & NO_NAMES == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_nothing_else_lies_at_the_top() -> None:
    assert {path.parts[0] for path in committed_files()} - TOP_LEVEL == set()


def test_no_committed_file_names_a_registry_or_a_machine() -> None:
    found = []
    for name in committed_files():
        try:
            text = (ROOT / name).read_bytes().decode()
        except UnicodeDecodeError:
            continue  # a picture or a font
        for number, line in enumerate(text.splitlines(), start=1):
            found += [f"{name}:{number} names {what}" for what, pattern in FORBIDDEN.items() if pattern.search(line)]
    assert found == []


@pytest.mark.parametrize("text", ["https://py" + "pi.org/simple", "see /ro" + "ot/x", "'/wo" + "rk/main'"])
def test_a_forbidden_place_is_seen(text: str) -> None:
    assert any(pattern.search(text) for pattern in FORBIDDEN.values())


@pytest.mark.parametrize("text", ["https://example.org/home/x", "../shared/work/x", "tests/root/x", "/homework/x"])
def test_an_innocent_place_is_not(text: str) -> None:
    assert not any(pattern.search(text) for pattern in FORBIDDEN.values())


def test_every_package_that_is_installed_is_pinned() -> None:
    lock = ROOT / "uv.lock"
    if not lock.is_file():
        pytest.skip("no uv.lock: uv makes it when it runs the tests")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]
    pinned = {re.split("==", entry, maxsplit=1)[0] for entry in settings["constraint-dependencies"] if "==" in entry}
    resolved = {package["name"] for package in tomllib.loads(lock.read_text())["package"]}
    assert resolved - pinned == {"mgkg"}
    assert pinned - resolved == set()
