from __future__ import annotations

import hashlib

import orjson

from whitepapers.build import files

TEXT = '{"format":1,"organisation":{"name":"云岭"}}'


def test_the_data_are_the_text_of_the_snapshot():
    assert files(TEXT)["data.json"] == TEXT.encode()


def test_the_manifest_tells_the_sha256_of_every_other_file():
    made = files(TEXT)
    told = orjson.loads(made.pop("manifest.json"))["sha256"]
    assert told == {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
