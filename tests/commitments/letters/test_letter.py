import json

from commitments.letters import parse_text


def test_a_letter_is_plain_data_in_reading_order() -> None:
    (letter,) = parse_text("服务承诺书\n1.标准\n1.1投诉率不超过0.5%。\n")
    data = json.loads(json.dumps(letter.to_json()))
    assert [(c["number"], c["path"], c["depth"], c["parent"]) for c in data["clauses"]] == [
        ("1", "1", 1, None),
        ("1.1", "1.1", 2, "1"),
    ]
    (promise,) = data["promises"]
    assert (promise["clause"], promise["comparator"], promise["value"], promise["unit"]) == (
        "1.1",
        "<=",
        0.5,
        "percent",
    )


def test_the_children_of_a_clause_come_in_order() -> None:
    (letter,) = parse_text("服务承诺书\n1.标准\n1.1响应。\n1.2投诉。\n2.附则。\n")
    assert [clause.path for clause in letter.children("1")] == ["1.1", "1.2"]
