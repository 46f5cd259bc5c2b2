"""`manage.py white_paper`: for the company from its database, for outsiders from the data they were given."""

from __future__ import annotations

from hashlib import sha256
from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from tests.publishing import published
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.actions import build, correct
from whitepapers.build import files
from whitepapers.models import WhitePaper


@pytest.fixture
def paper(publisher, editor, result) -> WhitePaper:
    return build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)


@pytest.fixture
def issue(paper: WhitePaper, tmp_path: Path) -> Path:
    """A folder with the files of an issue, made by an outsider from its data."""
    given = tmp_path / "given.json"
    given.write_text(paper.snapshot_text, encoding="utf-8")
    call_command("white_paper", snapshot=given, out=tmp_path / "issue", lang="en", stdout=StringIO())
    return tmp_path / "issue"


def said(*args: str, **options: object) -> str:
    out = StringIO()
    call_command("white_paper", *args, stdout=out, **options)
    return out.getvalue()


def refused(match: str, *args: str, **options: object) -> str:
    told = StringIO()
    with pytest.raises(CommandError, match=match):
        call_command("white_paper", *args, stdout=StringIO(), stderr=told, **options)
    return told.getvalue()


def test_the_files_of_a_quarter_are_written(paper: WhitePaper, tmp_path: Path):
    told = said("2026Q3", out=tmp_path / "out", lang="zh")
    made = files(paper.snapshot_text, ["zh"])
    written = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in (tmp_path / "out").rglob("*.*")
    }
    assert written == made
    assert f"{len(made)} files" in told


def test_of_several_companies_one_has_to_be_named(paper: WhitePaper, tmp_path: Path):
    other = Organisation.objects.create(name="别家", slug="other")
    copied = {
        "period": "2026Q3",
        "snapshot_text": paper.snapshot_text,
        "digest": paper.digest,
        "built_at": AFTER_QUARTER,
    }
    WhitePaper.objects.create(organisation=other, **copied)
    refused("--company: other, yunling", "2026Q3", out=tmp_path / "out")
    said("2026Q3", company="yunling", out=tmp_path / "out", lang="en")


def test_an_earlier_version_is_written_as_it_was_published(paper: WhitePaper, editor, sign_off, tmp_path: Path):
    sign_off()
    first = published(paper, by=editor, at=AFTER_QUARTER)
    again = correct(paper=first, reason_zh="有误", reason_en="Wrong", by=editor, at=AFTER_QUARTER)
    published(again, by=editor, at=AFTER_QUARTER)
    said("2026Q3v1", out=tmp_path / "first", lang="zh")
    assert (tmp_path / "first" / "data.json").read_text(encoding="utf-8") == first.snapshot_text
    refused("There is no white paper of 2026Q3v3", "2026Q3v3", out=tmp_path / "third")


@pytest.mark.django_db
def test_a_quarter_without_a_paper_is_told(tmp_path: Path):
    refused("no white paper of 2026Q3", "2026Q3", out=tmp_path / "out")


@pytest.mark.parametrize("text", ["2026", "2026Q5", "2026-07", "x", "2026Q3v", "2026Q3vx"])
def test_what_is_no_quarter_is_refused(text: str):
    refused("no quarter", text, "--out", "x")


@pytest.mark.parametrize("args", [[], ["2026Q3"], ["--out", "x"]])
def test_half_a_question_is_refused(args: list[str]):
    refused("Name a quarter", *args)


def test_an_outsider_asks_no_database(issue: Path, tmp_path: Path, django_assert_num_queries):
    with django_assert_num_queries(0):
        said(snapshot=issue / "data.json", out=tmp_path / "again", lang="en")
        said(check=tmp_path / "again")
    assert {path.name for path in issue.iterdir()} > {"data.json", "manifest.json", "white-paper-en.pdf"}


def test_nothing_is_written_over(issue: Path):
    before = (issue / "manifest.json").stat().st_mtime_ns
    refused("not an empty folder", snapshot=issue / "data.json", out=issue)
    refused("not an empty folder", snapshot=issue / "data.json", out=issue / "data.json")
    assert (issue / "manifest.json").stat().st_mtime_ns == before


def test_a_folder_as_it_was_made_is_said_to_be_so(issue: Path):
    assert "files are as the manifest says." in said(check=issue)


def test_made_again_from_the_data_everything_comes_out_the_same(issue: Path):
    assert "every file comes out the same" in said(check=issue, rebuild=True)


def test_each_altered_missing_and_added_file_is_named(issue: Path):
    (issue / "white-paper-en.pdf").write_bytes(b"other")
    (issue / "white-paper-en.docx").unlink()
    (issue / "figures").mkdir(exist_ok=True)
    (issue / "figures" / "new.png").write_bytes(b"")
    assert refused("3 differences of", check=issue).splitlines() == [
        "figures/new.png: not in the manifest",
        "white-paper-en.docx: missing",
        "white-paper-en.pdf: altered",
    ]


def test_a_manifest_altered_along_with_a_file_is_found_out_by_making_it_again(issue: Path):
    page = issue / "white-paper-en.html"
    page.write_bytes(page.read_bytes().replace(b"2026", b"2027"))
    told = orjson.loads((issue / "manifest.json").read_bytes())
    [forged] = [each for each in told["files"] if each["name"] == page.name]
    forged["sha256"] = sha256(page.read_bytes()).hexdigest()
    (issue / "manifest.json").write_bytes(orjson.dumps(told))
    said(check=issue)
    assert refused("1 differences when made again", check=issue, rebuild=True) == "white-paper-en.html: altered\n"


def test_other_versions_are_named_before_anything_is_compared(issue: Path):
    told = orjson.loads((issue / "manifest.json").read_bytes())
    told["made_with"]["typst"] = "0.0.1"
    (issue / "manifest.json").write_bytes(orjson.dumps(told))
    err = StringIO()
    call_command("white_paper", check=issue, rebuild=True, stdout=StringIO(), stderr=err)
    assert "'typst': '0.0.1'" in err.getvalue()


def test_a_folder_without_a_manifest_is_told(tmp_path: Path):
    refused("has no manifest.json", check=tmp_path)
    (tmp_path / "manifest.json").write_bytes(b"{}")
    refused("no manifest of ours", check=tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b'{"format":1}'])
def test_what_is_no_snapshot_is_refused_and_nothing_written(tmp_path: Path, content: bytes):
    (tmp_path / "data.json").write_bytes(content)
    refused("no snapshot of ours", snapshot=tmp_path / "data.json", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_snapshot_that_is_not_there_is_told(tmp_path: Path):
    refused("cannot be read", snapshot=tmp_path / "none.json", out=tmp_path / "out")
