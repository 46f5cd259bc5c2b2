from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.surveys.codes import ALPHABET, code_of, digest


@given(st.text(max_size=32), st.integers(1, 10**12))
def test_a_code_is_found_again_however_it_is_typed(salt: str, complaint: int) -> None:
    code = code_of(salt=salt, complaint=complaint)
    assert digest(code) == digest(code.lower()) == digest(code.replace("-", "")) == digest(f" {code} ") != ""


def test_every_complaint_and_every_survey_has_codes_of_its_own() -> None:
    codes = {code_of(salt=salt, complaint=pk) for salt in ("a", "b") for pk in range(500)}
    assert len(codes) == 1000


def test_without_the_key_of_the_installation_the_code_is_another(settings: Any) -> None:
    before = code_of(salt="a", complaint=1)
    settings.LOOKUP_KEY = "another key"
    assert code_of(salt="a", complaint=1) != before


def test_the_signs_are_not_taken_for_one_another() -> None:
    assert len(ALPHABET) == 32
    assert set(ALPHABET).isdisjoint("01OI")


@pytest.mark.parametrize("typed", ["", "2222", "2" * 17, "O222-2222-2222-2222", "２２２２-2222-2222-2222", "x" * 9999])
def test_what_can_be_no_code_has_no_digest(typed: str) -> None:
    assert digest(typed) == ""
