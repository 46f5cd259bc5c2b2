from commitments.letters.sentences import split_sentences


def parts(text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in sentence.parts] for sentence in split_sentences(text)]


def test_sentences_end_at_stops_and_parts_at_commas() -> None:
    assert parts("接到投诉后,2小时内答复。每季度公布;每年总结") == [
        ["接到投诉后", "2小时内答复"],
        ["每季度公布"],
        ["每年总结"],
    ]


def test_a_comma_in_a_number_and_a_colon_in_a_time_divide_nothing() -> None:
    assert parts("设1,000个座席,9:30开门") == [["设1,000个座席", "9:30开门"]]


def test_a_decimal_point_ends_no_sentence() -> None:
    assert parts("uptime of 99.9% is met. Next") == [["uptime of 99.9% is met"], [" Next"]]


def test_a_position_lies_in_its_part() -> None:
    (sentence,) = split_sentences("一,二,三")
    assert [sentence.part_of(position) for position in (0, 2, 4)] == [0, 1, 2]
