"""What the files of an issue are, and which of them were altered."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from whitepapers.build import manifests
from whitepapers.build.manifests import Difference, Fault, ManifestUnreadable

SNAPSHOT = {"organisation": {"name": "云岭", "slug": "yunling"}, "period": {"label": "2026Q3"}, "version": 2}
MADE = {"b.pdf": b"%PDF", "data.json": b"{}", "figures/a.png": b"\x89PNG"}


def told() -> dict:
    return manifests.read(manifests.manifest(SNAPSHOT, MADE))


def test_each_file_has_its_length_digest_and_kind_in_order():
    assert told()["files"] == [
        {"name": name, "bytes": len(MADE[name]), "sha256": hashlib.sha256(MADE[name]).hexdigest(), "media_type": kind}
        for name, kind in (
            ("b.pdf", "application/pdf"),
            ("data.json", "application/json; charset=utf-8"),
            ("figures/a.png", "image/png"),
        )
    ]


def test_it_says_whose_issue_it_is_and_in_which_version():
    assert (told()["organisation"]["slug"], told()["period"], told()["version"]) == ("yunling", "2026Q3", 2)


def test_an_issue_that_names_no_version_is_the_first():
    first = manifests.manifest({key: value for key, value in SNAPSHOT.items() if key != "version"}, MADE)
    assert manifests.read(first)["version"] == 1


def test_it_says_what_the_files_were_made_with():
    pinned = (Path(manifests.__file__).parents[2] / "requirements.txt").read_text()
    assert f"typst=={told()['made_with']['typst']} " in pinned
    assert f"python-docx=={told()['made_with']['python-docx']} " in pinned


@pytest.mark.parametrize("words", [b"", b"{}", b"[]", b'{"files":[{}],"made_with":{}}', b'{"files":[]}', b"\xff"])
def test_what_is_no_manifest_is_refused(words: bytes):
    with pytest.raises(ManifestUnreadable):
        manifests.read(words)


def test_differences_are_named_one_by_one():
    given = {"a": "1", "b": "2", "c": "3"}
    assert manifests.differences(given, {"a": "1", "b": "9", "d": "4"}) == [
        Difference("b", Fault.ALTERED),
        Difference("c", Fault.MISSING),
        Difference("d", Fault.UNKNOWN),
    ]
    assert manifests.differences(given, given) == []


def test_files_are_found_in_folders_too_and_the_manifest_is_none(tmp_path: Path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.png").write_bytes(b"x")
    (tmp_path / "manifest.json").write_bytes(b"{}")
    assert manifests.found(tmp_path) == {"figures/a.png": hashlib.sha256(b"x").hexdigest()}
