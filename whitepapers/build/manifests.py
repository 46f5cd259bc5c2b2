"""The manifest of an issue: what its files are, and how to tell whether one of them was altered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from whitepapers.media_types import media_type

NAME = "manifest.json"
FORMAT = 1
MAKERS = ("typst", "manimgx-fonts-cjk", "python-docx", "lxml", "Django")
"""The packages whose versions show in the bytes of the files."""


class Fault(StrEnum):
    ALTERED = "altered"
    MISSING = "missing"
    UNKNOWN = "not in the manifest"


@dataclass(frozen=True, slots=True)
class Difference:
    name: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.name}: {self.fault}"


class ManifestUnreadable(ValueError):  # noqa: N818 - what happened
    """A text that is no manifest."""


def manifest(snapshot: Mapping[str, Any], made: Mapping[str, bytes]) -> bytes:
    """The manifest of the files `made` from a snapshot: each with its length, its SHA-256 and its media type, and the
    versions of what made them."""
    told = {
        "format": FORMAT,
        "organisation": snapshot["organisation"],
        "period": snapshot["period"]["label"],
        "version": snapshot.get("version", 1),
        "made_with": makers(),
        "files": [_entry(name, made[name]) for name in sorted(made)],
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _entry(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "bytes": len(content), "sha256": sha256(content), "media_type": media_type(name)}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def makers() -> dict[str, str]:
    return {name: version(name) for name in MAKERS}


def read(content: bytes) -> dict[str, Any]:
    """Raises ManifestUnreadable."""
    try:
        told = orjson.loads(content)
        digests(told)
        dict(told["made_with"])
    except (ValueError, LookupError, TypeError) as error:
        raise ManifestUnreadable(str(error)) from error
    return dict(told)


def digests(told: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of each file by its name, as a manifest tells them."""
    return {str(each["name"]): str(each["sha256"]) for each in told["files"]}


def found(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file in a folder, without its manifest."""
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    return {name: sha256(path.read_bytes()) for path in inside if (name := path.relative_to(folder).as_posix()) != NAME}


def differences(told: Mapping[str, str], found: Mapping[str, str]) -> list[Difference]:
    """What is not as it is told, by names."""
    faults = []
    for name in sorted(told.keys() | found.keys()):
        if name not in found:
            faults.append(Difference(name, Fault.MISSING))
        elif name not in told:
            faults.append(Difference(name, Fault.UNKNOWN))
        elif told[name] != found[name]:
            faults.append(Difference(name, Fault.ALTERED))
    return faults
