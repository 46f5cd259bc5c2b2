"""`manage.py import_letter FILE`: read a letter, show what was understood or store it for review."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from commitments.actions import StoreRefused, store_letters
from commitments.letters.errors import LetterError
from commitments.letters.letter import ParsedLetter
from commitments.letters.reading import read_letters
from commitments.messages import LETTER_ERRORS, STORE_REFUSED, said
from commitments.models import Letter, LetterVersion


class Command(BaseCommand):
    help = "Read a service commitment letter (.docx, .pdf, .txt): print what was understood, or store it as a draft."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print what was understood and write nothing")
        parser.add_argument("--organisation", metavar="SLUG", help="the company; needed where there are several")
        parser.add_argument("--letter", type=int, metavar="ID", help="store it as the next version of this letter")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        data = _bytes_of(path)
        parsed = _read(data, path)
        if options["json"]:
            letters = [letter.to_json() for letter in parsed]
            self.stdout.write(json.dumps(letters, ensure_ascii=False, indent=2))
            return
        letter = _letter(options["letter"])
        organisation = letter.organisation if letter else _company(options["organisation"])
        for version in _store(organisation, parsed, path, data, letter):
            self._say(version)

    def _say(self, version: LetterVersion) -> None:
        promises = version.clauses.filter(promises__isnull=False).values("promises").count()
        said = {
            "id": version.letter_id,
            "version": version.number,
            "title": version.letter,
            "clauses": version.clauses.count(),
            "promises": promises,
            "address": reverse("commitments:review", args=[version.pk]),
        }
        self.stdout.write(_("Stored letter %(id)s, version %(version)s: %(title)s") % said)
        self.stdout.write(_("  %(clauses)s clauses, %(promises)s proposals to review at %(address)s") % said)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _read(data: bytes, path: Path) -> list[ParsedLetter]:
    try:
        return read_letters(data, name=path.name)
    except LetterError as error:
        raise CommandError(f"{path}: {said(LETTER_ERRORS, error.code)}") from error


def _store(
    organisation: Organisation, parsed: list[ParsedLetter], path: Path, data: bytes, letter: Letter | None
) -> list[LetterVersion]:
    try:
        return store_letters(
            organisation=organisation,
            parsed=parsed,
            by=None,
            source_name=path.name,
            source_sha256=hashlib.sha256(data).hexdigest(),
            amends=letter,
        )
    except StoreRefused as refused:
        raise CommandError(f"{path}: {said(STORE_REFUSED, refused.code)}") from refused


def _letter(pk: int | None) -> Letter | None:
    if pk is None:
        return None
    letter = Letter.objects.filter(pk=pk).first()
    if not letter:
        raise CommandError(_("There is no letter %(id)s.") % {"id": pk})
    return letter


def _company(slug: str | None) -> Organisation:
    companies = Organisation.objects.filter(kind=Organisation.Kind.COMPANY)
    if slug:
        companies = companies.filter(slug=slug)
    if len(companies) == 1:
        return companies[0]
    if slug:
        raise CommandError(_("There is no company “%(slug)s”.") % {"slug": slug})
    known = ", ".join(company.slug for company in companies) or "—"
    raise CommandError(_("Say for which company with --organisation SLUG; there are: %(known)s.") % {"known": known})
