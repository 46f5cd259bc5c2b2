"""Charts as PNG: bare for DOCX, on cards to share."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

from PIL import Image

from tests.whitepapers.build.documents import document, figure
from whitepapers.build.pictures import cards, drawings, pictures
from whitepapers.document import Paragraph, Part, Run

PAPER = document()
FEW = document(Part("trends", "走势", [figure("甲"), replace(figure("乙"), key="second", caption="📈 " + "长" * 200)]))


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def darkness(picture: Image.Image) -> float:
    """The share of pixels that are not paper."""
    counts = picture.convert("L").histogram()
    return sum(counts[:200]) / sum(counts)


def test_there_is_one_picture_of_each_figure_by_its_key():
    assert list(pictures(FEW)) == list(cards(FEW)) == list(drawings(FEW)) == ["trend", "second"]


def test_a_paper_without_figures_has_no_pictures():
    empty = document(Part("trends", "走势", [Paragraph([Run("无")])]))
    assert (pictures(empty), cards(empty), drawings(empty)) == ({}, {}, {})


def test_a_card_is_as_large_as_shared_links_are_shown():
    assert {opened(png).size for png in cards(FEW).values()} == {(1200, 630)}


def test_a_bare_picture_is_sharp_enough_for_print():
    assert opened(pictures(PAPER)["trend"]).width > 1600


def test_pictures_are_drawn_and_not_empty():
    for png in (*pictures(PAPER).values(), *cards(PAPER).values()):
        assert 0.005 < darkness(opened(png)) < 0.5


def test_a_card_tells_chart_company_issue_and_digest():
    bare, named = cards(PAPER)["trend"], cards(replace(PAPER, organisation="另一家公司"))["trend"]
    assert bare != named
    assert cards(replace(PAPER, digest="f" * 64))["trend"] != bare
    assert cards(replace(PAPER, subtitle="2026 年第四季度"))["trend"] != bare


def test_a_drawing_is_well_formed_and_tells_what_it_shows():
    root = ElementTree.fromstring(drawings(PAPER)["trend"])
    assert [root[0].text, root[1].text] == [figure().caption, figure().alt]


def test_the_same_document_gives_the_same_bytes():
    assert cards(document()) == cards(document())
    assert pictures(document()) == pictures(document())
