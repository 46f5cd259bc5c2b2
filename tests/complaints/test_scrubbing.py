"""Free text without people, measured on made texts."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from complaints.scrubbing import CALLED, HIDDEN, personal, scrub

MADE = Path(__file__).parent / "made_texts.jsonl"
BARE = "name-bare"  # a name that nothing introduces, and that the record does not know
TOLD = re.compile(r"(\d+(?:\.\d)?) % of the (\d+) personal pieces in (\d+) made texts")


@dataclass(frozen=True)
class Made:
    text: str
    personal: tuple[tuple[str, str], ...]
    known: tuple[str, ...]
    harmless: tuple[str, ...]

    def hides(self, piece: str) -> bool:
        """Whether every letter and digit of a piece is hidden, wherever it stands; what a person is called by besides
        his name (张先生) is no part of it."""
        hidden = {at for span in personal(self.text, self.known) for at in range(*span)}
        length = len(re.sub(rf"(?:{CALLED})$", "", piece))
        places = [match.start() for match in re.finditer(re.escape(piece), self.text)]
        return all(at in hidden or not self.text[at].isalnum() for p in places for at in range(p, p + length))

    @property
    def scrubbed(self) -> str:
        return scrub(self.text, known=self.known)


@cache
def made() -> tuple[Made, ...]:
    rows = (json.loads(line) for line in MADE.read_text().splitlines())
    return tuple(
        Made(row["text"], tuple(map(tuple, row["personal"])), tuple(row["known"]), tuple(row["harmless"]))
        for row in rows
    )


def missed() -> list[tuple[str, str, str]]:
    """The pieces of which anything still stands: kind, piece, and what the text became."""
    return [
        (kind, piece, each.scrubbed)
        for each in made()
        for kind, piece in each.personal
        if kind != BARE and not each.hides(piece)
    ]


def counted() -> Counter[str]:
    return Counter(kind for each in made() for kind, _piece in each.personal)


@pytest.mark.parametrize("kind", ["phone", "id", "card", "plate", "email", "address", "name-known", "name-context"])
def test_of_each_kind_nearly_everything_is_found(kind: str) -> None:
    left = [(piece, text) for each, piece, text in missed() if each == kind]
    assert len(left) <= 0.05 * counted()[kind], left
    assert counted()[kind] >= 30


def test_the_document_says_how_much_is_found() -> None:
    (said,) = TOLD.findall((Path(settings.BASE_DIR) / "docs/rulebook.md").read_text())
    pieces = counted().total() - counted()[BARE]
    found = 100 * (pieces - len(missed())) / pieces
    assert said == (f"{found:.1f}", str(pieces), str(len(made())))
    assert found >= 98, missed()


def test_facts_of_the_complaint_stay() -> None:
    gone = [(piece, each.scrubbed) for each in made() for piece in each.harmless if piece not in each.scrubbed]
    assert len(gone) <= 0.02 * sum(len(each.harmless) for each in made()), gone


@pytest.mark.parametrize(
    "secret",
    [
        "13812345678",
        "138 1234 5678",
        "+86 13812345678",
        "021-62345678",
        "11010119900307123X",
        "6222 0212 3456 7890",
        "6222021234567890",
        "a.b@example.cn",
        "３栋１２０２室",
    ],
)
def test_what_is_hidden_is_hidden_whole(secret: str) -> None:
    assert scrub(f"请联系{secret}，谢谢") == f"请联系{HIDDEN}，谢谢"


@pytest.mark.parametrize("harmless", ["2026-10-01 09:30", "3栋的电梯", "第12345号工单", "退款 1,299.00 元"])
def test_dates_amounts_and_places_stay(harmless: str) -> None:
    assert scrub(harmless) == harmless


def test_what_the_record_knows_is_hidden_however_it_is_typed() -> None:
    assert scrub("王小明说ＡＢＣ坏了", known=["王小明", "abc", ""]) == f"{HIDDEN}说{HIDDEN}坏了"


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=6), max_size=3))
def test_nothing_known_is_left_and_nothing_is_added(text: str, known: list[str]) -> None:
    said = scrub(text, known=known)
    assert set(said) <= set(text) | set(HIDDEN)
    assert scrub(said) == said or HIDDEN in said
