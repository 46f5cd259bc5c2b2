from commitments.letters.boilerplate import cut

SITE = "服务承诺书.docxVIP\n成为会员后可以下载\n本站不拥有版权\n侵权请举报：400-111-2222\n"
LETTER = "暖心物业服务承诺书\n1.响应。\n"


def test_a_site_around_the_letter_is_cut_away_and_handed_back() -> None:
    found = cut(f"{SITE}{LETTER}文档评论(0)\n实名认证\n")
    assert (found.before, found.letter, found.after) == (SITE, LETTER, "文档评论(0)\n实名认证\n")


def test_page_numbers_between_the_lines_are_taken_out() -> None:
    found = cut("暖心物业服务承诺书\n第 1 页 共 2 页\n1.响应。\n- 2 -\nPAGE\n")
    assert found.letter == LETTER
    assert found.pages == ("第 1 页 共 2 页", "- 2 -", "PAGE")


def test_a_letter_that_mentions_a_download_loses_nothing() -> None:
    text = "暖心物业服务承诺书\n1.客户可在网站下载账单。\n2.会员优先。\n"
    assert cut(text).letter == text


def test_comments_before_more_clauses_are_part_of_the_letter() -> None:
    text = "暖心物业服务承诺书\n版权声明\n1.响应。\n"
    assert cut(text).letter == text
