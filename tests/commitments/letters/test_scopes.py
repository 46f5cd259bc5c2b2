from commitments.letters import parse_text

LETTER = """服务承诺书
1.承诺范围
1.1实施主体
1.1.1本公司作为服务提供方，履行本承诺书。
1.1.2各分公司按职责分工落实。
1.2服务对象
1.2.1所有签约客户。
1.2.2个人用户和小微企业。
2.受理渠道
2.1热线电话、电子邮箱和营业厅均可受理投诉。
2.2本公司提供电话回访。
"""


def found(text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    (letter,) = parse_text(text)
    return [(scope.clause, scope.kind, scope.words, scope.keys) for scope in letter.scopes]


def test_headings_and_words_say_who_is_bound_and_who_is_served() -> None:
    assert [row[:3] for row in found(LETTER)][:4] == [
        ("1.1.1", "provider", "本公司作为服务提供方"),
        ("1.1.2", "provider", "各分公司按职责分工落实"),
        ("1.2.1", "customers", "所有签约客户"),
        ("1.2.2", "customers", "个人用户和小微企业"),
    ]


def test_channels_are_named_by_their_keys() -> None:
    assert [(row[0], row[3]) for row in found(LETTER) if row[1] == "channels"] == [
        ("2.1", ("phone", "email", "counter")),
        ("2.2", ("phone",)),
    ]


def test_an_english_letter_names_its_customers() -> None:
    text = "Service Charter\n1. This charter applies to all household customers.\n2. We reply within 2 days.\n"
    assert found(text) == [("1", "customers", "all household customers", ())]
