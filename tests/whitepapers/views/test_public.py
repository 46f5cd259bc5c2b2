"""What the public reads, and what caches may keep of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.publishing import approved
from whitepapers.models import WhitePaper

ADDRESS = ["yunling", "2026Q3"]
PAGE = reverse("whitepapers:public", args=ADDRESS)
FIRST, SECOND = (reverse("whitepapers:public_version", args=[*ADDRESS, version]) for version in (1, 2))
FILE = reverse("whitepapers:public_file", args=[*ADDRESS, 1, "data.json"])
LIST = reverse("whitepapers:public_list")
EVERY = [PAGE, FIRST, FILE, LIST, reverse("whitepapers:feed", args=["zh"]), reverse("verify:page")]


def test_the_public_reads_an_issue_without_signing_in(reader, issue):
    response = reader.get(PAGE)
    assert response.status_code == 200
    assert "以上属实" in response.text


@pytest.mark.parametrize("address", [PAGE, FIRST, FILE, reverse("whitepapers:public_data", args=ADDRESS)])
@pytest.mark.parametrize("state", ["draft", "frozen"])
def test_what_is_not_published_is_not_there(reader, request, state, address):
    request.getfixturevalue(state)
    assert reader.get(address).status_code == 404


def test_what_is_approved_is_not_there_either(reader, frozen, editor):
    approved(frozen, by=editor, at=frozen.built_at)
    assert [reader.get(address).status_code for address in (PAGE, FILE)] == [404, 404]
    assert PAGE not in reader.get(LIST).text


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_that_never_was_is_not_there(reader, issue, version):
    assert reader.get(reverse("whitepapers:public_version", args=[*ADDRESS, version])).status_code == 404


def test_the_data_are_the_text_the_digest_was_taken_of(reader, issue):
    response = reader.get(reverse("whitepapers:public_data", args=ADDRESS), follow=True)
    assert response.content.decode() == issue.snapshot_text


def test_every_file_is_served_as_it_was_published(reader, issue):
    assert issue.files.exists()
    for file in issue.files.all():
        response = reader.get(reverse("whitepapers:public_file", args=[*ADDRESS, 1, file.name]))
        assert (response.content, response["ETag"]) == (bytes(file.content), f'"{file.sha256}"')
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_file_of_another_name_is_not_there(reader, issue):
    for name in ("", "x.json", "../data.json", "data.json/"):
        assert reader.get(f"{FIRST}{name}x").status_code == 404


@pytest.mark.parametrize("address", EVERY)
def test_nothing_public_sets_a_cookie_or_reads_one(reader, as_editor, issue, address):
    as_editor.cookies["django_language"] = "en"
    language = {"accept-language": "zh-CN"}
    known, unknown = as_editor.get(address, headers=language), reader.get(address, headers=language)
    assert not known.cookies
    assert not unknown.cookies
    assert known.content == unknown.content
    assert "Cookie" not in known.headers.get("Vary", "")
    assert "public" in known["Cache-Control"]


@pytest.mark.parametrize("address", EVERY)
def test_what_a_reader_has_is_not_sent_twice(reader, issue, address):
    first = reader.get(address)
    again = reader.get(address, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    assert not again.cookies


@pytest.mark.parametrize("address", EVERY)
def test_what_a_reader_had_before_is_sent_anew(reader, issue, address):
    assert reader.get(address, headers={"if-none-match": '"x"'}).status_code == 200


def test_each_language_is_a_page_of_its_own(reader, issue):
    told = {code: reader.get(PAGE, headers={"accept-language": code}) for code in ("zh-CN", "en", "fr")}
    assert [response["Content-Language"] for response in told.values()] == ["zh-hans", "en", "zh-hans"]
    assert told["zh-CN"]["ETag"] != told["en"]["ETag"]
    assert reader.get(f"{PAGE}?lang=en", headers={"accept-language": "zh"}).content != told["zh-CN"].content


def test_the_address_names_the_language_before_the_browser_does(reader, issue):
    assert reader.get(f"{PAGE}?lang=zh")["Content-Language"] == "zh-hans"


def test_a_correction_changes_what_the_page_of_the_first_version_says(reader, issue, editor, request):
    before = reader.get(FIRST)
    assert "Superseded" not in before.text
    request.getfixturevalue("corrected")
    after = reader.get(FIRST, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Superseded by version 2." in after.text
    assert "以上属实" in after.text


def test_the_newest_version_is_the_issue_and_tells_why_it_was_corrected(reader, corrected):
    page = reader.get(PAGE).text
    assert "本期属实" in page
    assert "Version 2 corrects version 1" in page
    assert "The statement was wrong." in page
    assert "No verdict and no figure of a promise comes out otherwise." in page


def test_the_first_version_keeps_its_files(reader, corrected):
    first = WhitePaper.objects.get(version=1)
    assert reader.get(FILE).content.decode() == first.snapshot_text != corrected.snapshot_text


def test_the_list_names_an_issue_once_in_its_newest_version(reader, corrected):
    page = reader.get(LIST).text
    assert page.count(PAGE) == 1
    assert "corrected" in page


@pytest.mark.parametrize("address", EVERY)
def test_what_has_been_drawn_is_not_drawn_again(reader, issue, address, django_assert_max_num_queries):
    reader.get(address)
    with django_assert_max_num_queries(2):
        reader.get(address)
