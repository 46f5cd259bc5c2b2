import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.masking import behind, mask_contact, mask_name, masked, token, unmasked
from complaints.models import Complaint

KEY = "5e1f" * 8


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("欧阳", "欧*"),
        ("李", "*"),
        ("阿卜杜拉·买买提", "阿**"),
        ("Mary Smith", "M*** S***"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("13812345678", "138****5678"),
        ("mary.smith@example.com", "m***@example.com"),
        ("62345678", "***"),
        ("", ""),
    ],
)
def test_a_contact_keeps_its_ends(contact: str, shown: str) -> None:
    assert mask_contact(contact) == shown


def test_an_auditor_sees_a_mask(complaint: Complaint) -> None:
    identity = masked(complaint, engagement=1)
    assert (identity.name, identity.contact, identity.open) == ("王**", "138****5678", False)
    assert identity.text == "电梯又坏了，请打***找***。"


def test_the_house_can_see_the_person(complaint: Complaint) -> None:
    identity = unmasked(complaint)
    assert (identity.name, identity.contact, identity.open) == ("王小明", "13812345678", True)


def test_a_token_is_the_same_within_an_engagement() -> None:
    assert token(KEY, engagement=1) == token(KEY, engagement=1)


def test_tokens_of_two_engagements_cannot_be_joined() -> None:
    assert len({token(KEY, engagement=1), token(KEY, engagement=2), token(KEY, engagement=None)}) == 3


@pytest.mark.parametrize("engagement", [None, 1])
def test_whoever_holds_the_key_knows_how_the_customers_key_behind_a_token_begins(engagement: int | None) -> None:
    assert behind(token(KEY, engagement=engagement), engagement=engagement) == KEY[:10]


def test_without_a_customer_there_is_no_token() -> None:
    assert token("", engagement=1) == ""


@given(st.text(max_size=30))
def test_a_masked_name_shows_first_letters_alone(name: str) -> None:
    shown = mask_name(name).split() if name.isascii() else [mask_name(name)]
    assert all(set(word[1:]) <= {"*"} for word in shown)
