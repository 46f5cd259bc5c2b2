"""`manage.py white_paper`: the files of an issue into a folder, and whether a folder holds them as they were made."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.rules.periods import Period
from whitepapers.build import DATA, MANIFEST, SnapshotUnreadable, files, manifests
from whitepapers.build.manifests import ManifestUnreadable
from whitepapers.languages import CODES
from whitepapers.models import WhitePaper

BOTH = "both"


class Issue(NamedTuple):
    """A quarter, and which version of its issue; None: the one that stands."""

    quarter: str
    version: int | None

    def __str__(self) -> str:
        return self.quarter if self.version is None else f"{self.quarter}v{self.version}"


def _issue(text: str) -> Issue:
    """ "2026Q3" or "2026Q3v1". Raises ArgumentTypeError for what is no quarter."""
    label, marked, version = text.partition("v")
    try:
        period = Period.parse(label)
        number = int(version) if marked else None
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no quarter: write 2026Q3, or 2026Q3v1 for a version") from error
    if period.kind != "quarter":
        raise ArgumentTypeError(f"{text!r} is no quarter: write 2026Q3, or 2026Q3v1 for a version")
    return Issue(period.label, number)


class Command(BaseCommand):
    help = (
        "Write the files of an issue into a folder, from the database or from the snapshot somebody was given "
        "(data.json); or check whether a folder holds them as its manifest says."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", nargs="?", type=_issue, help="such as 2026Q3; 2026Q3v1 for a version")
        parser.add_argument("--company", metavar="SLUG", help="whose issue, where there are several companies")
        parser.add_argument("--snapshot", type=Path, metavar="FILE", help="the data of an issue; asks no database")
        parser.add_argument("--out", type=Path, metavar="DIR", help="a new or empty folder for the files")
        parser.add_argument("--lang", choices=[*CODES, BOTH], default=BOTH)
        parser.add_argument("--check", type=Path, metavar="DIR", help="compare the files in a folder with its manifest")
        parser.add_argument(
            "--rebuild", action="store_true", help="with --check: also make them again from the data in the folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check(options["check"], rebuild=options["rebuild"])
        elif options["out"] and (options["quarter"] or options["snapshot"]):
            self._write(_text(options), options["out"], options["lang"])
        else:
            raise CommandError("Name a quarter or a --snapshot, and --out for the files; or a folder to --check.")

    def _write(self, text: str, folder: Path, language: str) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not an empty folder. Nothing was written.")
        made = _made(text, list(CODES) if language == BOTH else [language])
        for name, content in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        size = sum(map(len, made.values())) / 2**20
        self.stdout.write(f"{len(made)} files, {size:.1f} MB, in {folder}")
        self._tell_manifest(made[MANIFEST])

    def _check(self, folder: Path, *, rebuild: bool) -> None:
        try:
            content = (folder / MANIFEST).read_bytes()
            told = manifests.read(content)
        except OSError as error:
            raise CommandError(f"{folder} has no {MANIFEST}: {error.strerror}") from error
        except ManifestUnreadable as error:
            raise CommandError(f"{folder / MANIFEST} is no manifest of ours: {error}") from error
        digests = manifests.digests(told)
        self._refuse(manifests.differences(digests, manifests.found(folder)), f"of {len(digests)} files")
        self.stdout.write(f"{len(digests)} files are as the manifest says.")
        if rebuild:
            self._rebuild(folder, told)
        self._tell_manifest(content)

    def _rebuild(self, folder: Path, told: dict[str, Any]) -> None:
        """The files once more from the data that lie beside them, in the languages that lie there."""
        if told["made_with"] != manifests.makers():
            self.stderr.write(f"Made with other versions than the ones here, so bytes may differ: {told['made_with']}")
        digests = manifests.digests(told)
        languages = [language for language in CODES if f"white-paper-{language}.pdf" in digests]
        made = _made(_read(folder / DATA), languages)
        again = {name: manifests.sha256(content) for name, content in made.items() if name != MANIFEST}
        self._refuse(manifests.differences(digests, again), "when made again from the data")
        self.stdout.write(f"Made again from {DATA}, every file comes out the same.")

    def _refuse(self, faults: list[manifests.Difference], where: str) -> None:
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} differences {where}")

    def _tell_manifest(self, content: bytes) -> None:
        self.stdout.write(f"SHA-256 of {MANIFEST}: {manifests.sha256(content)}")


def _text(options: dict[str, Any]) -> str:
    if options["snapshot"]:
        return _read(options["snapshot"])
    issue: Issue = options["quarter"]
    papers = WhitePaper.objects.filter(period=issue.quarter).select_related("organisation")
    if issue.version is not None:
        papers = papers.filter(version=issue.version)
    if options["company"]:
        papers = papers.filter(organisation__slug=options["company"])
    companies = sorted(set(papers.values_list("organisation__slug", flat=True)))
    if len(companies) > 1:
        raise CommandError(f"Several companies have this quarter; name one with --company: {', '.join(companies)}")
    paper = papers.published().order_by("-pk").first() or papers.order_by("-pk").first()
    if paper is None:
        raise CommandError(f"There is no white paper of {issue}.")
    return paper.snapshot_text


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is no snapshot of ours: it is not UTF-8") from error


def _made(text: str, languages: list[str]) -> dict[str, bytes]:
    try:
        return files(text, languages)
    except SnapshotUnreadable as error:
        raise CommandError(f"This is no snapshot of ours, or one of another format ({error}).") from error
