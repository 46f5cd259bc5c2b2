"""The files of a white paper, all made from the canonical text of its snapshot and from nothing else."""

from __future__ import annotations

import hashlib

import orjson

from whitepapers import annex

DATA = "data.json"
MANIFEST = "manifest.json"


def files(snapshot_text: str) -> dict[str, bytes]:
    """Every file of an issue by its name, and the manifest: the SHA-256 of each. The same text gives the same bytes."""
    made = {DATA: snapshot_text.encode(), **annex.files(orjson.loads(snapshot_text))}
    return made | {MANIFEST: _manifest(made)}


def _manifest(made: dict[str, bytes]) -> bytes:
    told = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    return orjson.dumps({"sha256": told}, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
