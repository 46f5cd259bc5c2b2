"""Forty-three letters of many trades, read well enough: rules that fit a few texts alone fail here."""

from pathlib import Path

import pytest

from commitments.letters import read_letters
from commitments.letters.report import Report, report
from commitments.letters.truth import Score

FOLDER = Path(__file__).parent / "corpus"
LETTERS = sorted(FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def read() -> Report:
    return report(FOLDER / "truth.jsonl", FOLDER)


@pytest.fixture
def total(read: Report) -> Score:
    return read.total


def test_every_letter_is_measured(read: Report) -> None:
    assert [f"{int(key):02d}" for key in read.letters] == [path.stem for path in LETTERS]


def test_nearly_every_phrase_is_found(total: Score) -> None:
    assert total.known > 600
    assert total.recall >= 0.95


def test_nearly_every_proposal_is_right(total: Score) -> None:
    assert total.precision >= 0.95


def test_nine_metrics_of_ten_are_right(total: Score) -> None:
    assert total.metric_share >= 0.9


def test_no_letter_is_read_badly(read: Report) -> None:
    assert min(score.recall for score in read.letters.values()) >= 0.8
    assert min(score.precision for score in read.letters.values()) >= 0.8


def test_two_traps_at_most_are_taken(total: Score) -> None:
    assert len(total.trapped) <= 2


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_the_clauses_joined_give_back_the_letter(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "".join(letter.source for letter in read_letters(path.read_bytes(), name=path.name)) == text
