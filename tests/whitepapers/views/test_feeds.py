"""The Atom feed, read as a feed reader reads it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, language):
    response = client.get(reverse("whitepapers:feed", args=[language]))
    assert response["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def test_every_version_is_an_entry_with_an_id_of_its_own(reader, corrected):
    found = entries(reader, "en")
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert [each.rpartition(":")[2] for each in ids] == ["yunling/2026Q3/v2", "yunling/2026Q3/v1"]
    assert "The statement was wrong." in found[0].findtext(f"{ATOM}summary")


def test_an_id_is_the_same_in_both_languages_and_a_link_names_its_own(reader, issue):
    (chinese,), (english,) = entries(reader, "zh"), entries(reader, "en")
    assert chinese.findtext(f"{ATOM}id") == english.findtext(f"{ATOM}id")
    link = english.find(f"{ATOM}link").get("href")
    assert link.endswith("/white-papers/public/yunling/2026Q3/v1/?lang=en")
    assert reader.get(link).status_code == 200


def test_the_feed_speaks_its_language_whatever_the_browser_asks_for(reader, issue):
    (entry,) = entries(reader, "zh")
    assert "服务质量白皮书" in entry.findtext(f"{ATOM}title")


def test_what_is_not_published_is_not_told(reader, frozen):
    assert entries(reader, "en") == []


def test_there_is_no_feed_in_another_language(reader):
    assert reader.get(reverse("whitepapers:feed", args=["fr"])).status_code == 404


@pytest.mark.parametrize("page", ["whitepapers:public_list", "whitepapers:public"])
def test_pages_name_the_feeds(reader, issue, page):
    args = ["yunling", "2026Q3"] if page.endswith("public") else []
    text = reader.get(reverse(page, args=args)).text
    for language in ("zh", "en"):
        assert f'href="{reverse("whitepapers:feed", args=[language])}"' in text
