from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.errors import FileUnreadableError, NoContentError
from mgkg.store.content import content_digest, content_files, find_root, guideline_folders, query_files

Write = Callable[[dict[str, str]], Path]
FILES = {
    "ontology/mgkg.ttl": "",
    "ontology/terms/drugs.ttl": "",
    "ontology/shapes/dose.ttl": "",
    "ontology/queries/all.rq": "",
    "guidelines/a/guideline.ttl": "",
    "guidelines/a/cases/one.yaml": "",
    "guidelines/README.ttl": "",
    "guidelines/.hidden/guideline.ttl": "",
}


def test_the_root_is_found_from_below(write: Write) -> None:
    root = write(FILES)
    assert find_root(root) == root
    assert find_root(root / "guidelines" / "a") == root
    assert find_root(root / "guidelines" / "a" / "guideline.ttl") == root


def test_a_given_root_is_not_looked_for_above(write: Write) -> None:
    root = write(FILES)
    assert find_root(Path("/"), root) == root
    with pytest.raises(NoContentError, match="no folder ontology/ and no folder guidelines/"):
        find_root(root, root / "guidelines")
    with pytest.raises(NoContentError, match="missing: "):
        find_root(root, root / "missing")


def test_no_root_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    with pytest.raises(NoContentError, match="--root"):
        find_root(tmp_path)


def test_files_are_those_of_the_ontology_and_the_guidelines(write: Write) -> None:
    root = write(FILES)
    assert [path.relative_to(root).as_posix() for path in content_files(root)] == [
        "guidelines/a/guideline.ttl",
        "ontology/mgkg.ttl",
        "ontology/shapes/dose.ttl",
        "ontology/terms/drugs.ttl",
    ]
    assert [path.name for path in query_files(root)] == ["all.rq"]
    assert [path.name for path in guideline_folders(root)] == ["a"]


def test_a_folder_without_its_guideline_is_an_error(write: Write) -> None:
    root = write({**FILES, "guidelines/b/statements.ttl": ""})
    with pytest.raises(NoContentError, match=r"^guidelines/b: .*no guideline\.ttl"):
        guideline_folders(root)


@pytest.mark.parametrize("name", ["ontology/terms/drugs.ttl", "ontology/queries/all.rq", "ontology/shapes/dose.ttl"])
def test_the_digest_speaks_of_every_file(name: str, write: Write) -> None:
    root = write(FILES)
    before = content_digest(root)
    assert content_digest(root) == before
    (root / name).write_text("changed")
    assert content_digest(root) != before


def test_a_file_that_cannot_be_read_has_no_digest(write: Write) -> None:
    root = write(FILES)
    (root / "ontology/terms/gone.ttl").symlink_to("nowhere")
    with pytest.raises(FileUnreadableError, match=r"^ontology/terms/gone\.ttl: "):
        content_digest(root)


def test_the_digest_speaks_of_names(write: Write) -> None:
    root = write(FILES)
    before = content_digest(root)
    (root / "ontology/terms/drugs.ttl").rename(root / "ontology/terms/others.ttl")
    assert content_digest(root) != before


def test_the_digest_does_not_speak_of_other_files(write: Write) -> None:
    root = write(FILES)
    before = content_digest(root)
    (root / "guidelines/a/cases/one.yaml").write_text("changed")
    assert content_digest(root) == before
