"""The wordings that auditors sign, held to what they said."""

from __future__ import annotations

import hashlib

import pytest

from audits.declarations import FOLDER, VERSIONS, Kind, declaration, with_answer, wording

FACTS = {
    "auditor": "陈立衡",
    "firm": "明鉴审计",
    "company": "和风物业",
    "title": "年度核查 {不是空格}",
    "first": "2026-01-01",
    "last": "2026-12-31",
}
DIGESTS = {
    "confidentiality-1.en.txt": "77d974e395953aba",
    "confidentiality-1.zh-hans.txt": "6001b18752ff2673",
    "independence-1.en.txt": "d228003410f60f46",
    "independence-1.zh-hans.txt": "8ae6951b1f113dbb",
}


def test_no_wording_ever_changes():
    """Somebody signed it. Another wording is another version, in files of its own."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in FOLDER.glob("*.txt")}
    assert found == DIGESTS


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_place_for_a_name_is_filled(kind, language):
    text = declaration(kind, language, FACTS).text
    assert all(words in text for words in FACTS.values())
    assert wording(kind, VERSIONS[kind], language) != text


@pytest.mark.parametrize(("language", "spoken"), [("zh", "zh-hans"), ("zh-cn", "zh-hans"), ("en-gb", "en"), ("", "en")])
def test_it_is_signed_in_the_language_it_is_read_in(language, spoken):
    assert declaration(Kind.INDEPENDENCE, language, FACTS).language == spoken


def test_the_digest_covers_what_is_declared():
    shown = declaration(Kind.INDEPENDENCE, "zh", FACTS)
    free, endangered = with_answer(shown, ""), with_answer(shown, "配偶任职于该公司。")
    assert len({shown.sha256, free.sha256, endangered.sha256}) == 3
    assert endangered.text.endswith("配偶任职于该公司。")
    assert free.sha256 == hashlib.sha256(free.text.encode()).hexdigest()
