"""Pages of evidence as pictures, kept by their content."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import caches

from evidence import previews
from evidence.actions import store
from evidence.previews import NoPreviewError, draw
from tests.evidence.pictures import pdf, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    caches["previews"].clear()


@pytest.fixture
def kept(upload, manager):
    return lambda content, name: store(upload=upload(content, name), effective_on=date(2026, 9, 30), by=manager)


def refusal(file, page: int = 1) -> str:
    with pytest.raises(NoPreviewError) as refused:
        draw(file, page)
    return refused.value.reason


def test_a_page_is_drawn(kept):
    shown = draw(kept(pdf(2), "a.pdf"), 2)
    assert shown.pages == 2
    assert shown.png.startswith(b"\x89PNG")


def test_a_page_is_drawn_once(kept, monkeypatch):
    file = kept(picture(), "a.png")
    first = draw(file, 1)
    monkeypatch.setattr(previews, "_draw", lambda *_: pytest.fail("drawn again"))
    assert draw(file, 1) == first


def test_another_version_is_drawn_for_itself(kept):
    assert draw(kept(picture(), "a.png"), 1).png != draw(kept(picture(size=(9, 9)), "a.png"), 1).png


def test_no_picture_of_evidence_is_written_to_a_cache_server(settings):
    assert settings.CACHES["previews"]["BACKEND"].endswith("LocMemCache")


def test_what_is_no_picture_and_no_pdf_has_no_preview(kept):
    assert refusal(kept(b"a,b\n", "a.csv")) == "kind"


@pytest.mark.parametrize("page", [0, 3, 201])
def test_a_page_beyond_the_last_is_not_there(kept, page):
    assert refusal(kept(pdf(2), "a.pdf"), page) == "no_page"


def test_a_broken_file_has_no_preview(kept):
    assert refusal(kept(b"%PDF-1.7 proof", "a.pdf")) == "unreadable"


def test_drawing_takes_no_longer_than_its_limit(kept, monkeypatch):
    monkeypatch.setattr(previews, "SECONDS", 0.001)
    assert refusal(kept(pdf(), "a.pdf")) == "unreadable"
