import zlib

import pytest

from commitments.letters import errors, read_letters
from commitments.letters.documents import MAX_TEXT, read_text
from commitments.letters.pdf import read_pdf

from .pdf_of import LOCKED, assembled, pdf_of, stream, written

PARAGRAPHS = [
    "客户服务升级承诺书",
    "1.服务标准",
    "1.1 接到客户投诉后，本公司应当在两个工作日内给予答复，并在十个工作日内办结，情况复杂的可以延长至十五个工作日。",
    "1.2 We will acknowledge every complaint within two working days and send a full reply within ten working days.",
    *(f"1.{n} 第{n}项服务的及时率不低于{60 + n}%，满意度不低于{50 + n}%。" for n in range(3, 33)),
]


def text_of(data: bytes) -> list[str]:
    return read_text(data, name="letter.pdf").splitlines()


def squeezed(lines: list[str]) -> list[str]:
    """Without the spaces between Chinese and Latin words, which a page has no characters for."""
    return [line.replace(" ", "") for line in lines]


@pytest.mark.parametrize("packed", [True, False])
def test_lines_and_pages_become_paragraphs_again(packed: bool) -> None:
    pages = written(PARAGRAPHS)
    assert len(pages) > 2
    assert squeezed(text_of(pdf_of(*pages, packed=packed))) == squeezed(PARAGRAPHS)


def test_latin_words_are_joined_with_a_space() -> None:
    assert text_of(pdf_of(*written(PARAGRAPHS)))[3] == PARAGRAPHS[3]


def test_heads_feet_and_page_numbers_are_cut_away() -> None:
    pages = [
        [(50, 570, "服务承诺 公开文件"), *page, (200, 30, f"{n}")]
        for n, page in enumerate(written(PARAGRAPHS), start=1)
    ]
    assert squeezed(text_of(pdf_of(*pages))) == squeezed(PARAGRAPHS)


def test_a_head_that_holds_the_number_is_kept_once() -> None:
    pages = [[(50, 570, "承诺书编号：KN-7"), *page] for page in written(PARAGRAPHS)]
    (letter,) = read_letters(pdf_of(*pages), name="letter.pdf")
    assert letter.number == "KN-7"
    assert sum("KN-7" in line for line in text_of(pdf_of(*pages))) == 1


def test_the_cells_of_a_table_stay_apart() -> None:
    rows = [("级别", "响应时间", "恢复时间"), ("一级", "15分钟", "4小时"), ("二级", "30分钟", "8小时")]
    page = [(x, 540 - 20 * y, cell) for y, row in enumerate(rows) for x, cell in zip((50, 120, 220), row, strict=True)]
    assert text_of(pdf_of(page)) == ["\t".join(row) for row in rows]
    (letter,) = read_letters(pdf_of(page), name="letter.pdf")
    assert [str(promise.value) for promise in letter.promises] == ["15", "4", "30", "8"]


def test_a_locked_file_is_refused() -> None:
    with pytest.raises(errors.EncryptedPdfError):
        text_of(pdf_of(*written(PARAGRAPHS), trailer=LOCKED))


def test_a_scan_is_refused() -> None:
    with pytest.raises(errors.ScannedPdfError):
        text_of(pdf_of([], []))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000, pdf_of([(1, 1, "好")])[:200]])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(errors.NotAPdfError):
        text_of(data)


def test_a_file_called_pdf_that_is_none_is_refused() -> None:
    with pytest.raises(errors.NotAPdfError):
        read_text("服务承诺书".encode(), name="letter.pdf")


def test_a_bomb_is_not_opened() -> None:
    with pytest.raises(errors.ZipBombError):
        text_of(assembled([b"<</Type/Catalog>>", stream(b" " * 70_000_000)]))


def test_a_bomb_in_a_bomb_is_not_opened() -> None:
    inner = zlib.compress(zlib.compress(b" " * 1000))
    packed = b"<</Filter [/FlateDecode /FlateDecode]/Length 9>>stream\n" + inner + b"\nendstream"
    with pytest.raises(errors.ZipBombError):
        text_of(assembled([b"<</Type/Catalog>>", packed]))


def test_a_book_is_too_large() -> None:
    with pytest.raises(errors.TooLargeError):
        read_pdf(pdf_of(*written(PARAGRAPHS)), max_characters=100)
    assert MAX_TEXT > 100
