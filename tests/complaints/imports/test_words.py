import pytest

from complaints.imports import words
from complaints.models import Channel


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("电话", "phone"),
        (" Hotline ", "phone"),
        ("微信", "social"),
        ("Walk-In", "counter"),
        ("API", "web_chat"),
        ("e-mail", "email"),
        ("email", "email"),
        ("信鸽", ""),
    ],
)
def test_a_word_means_a_channel(word: str, channel: str) -> None:
    assert words.channel(word) == channel


def test_every_channel_has_words_and_no_word_two_channels() -> None:
    every = [word.strip() for text in words.OF_CHANNELS.values() for word in text.split(";")]
    assert sorted(every) == sorted(set(every))
    assert set(words.CHANNELS.values()) == set(Channel.values)


@pytest.mark.parametrize(
    ("fact", "word", "answer"),
    [
        ("first_contact", "是", "yes"), ("first_contact", "No", "no"), ("first_contact", "也许", ""),
        ("marked_duplicate", "Closed (Duplicate)", "yes"), ("marked_duplicate", "重单", "yes"),
        ("marked_duplicate", "重复投诉", "no"), ("marked_duplicate", "Open", ""), ("first_contact", "duplicate", ""),
    ],
)  # fmt: skip
def test_a_word_means_yes_or_no(fact: str, word: str, answer: str) -> None:
    assert words.answer(fact, word) == answer
