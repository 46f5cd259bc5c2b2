"""Import a file of complaints (CSV or XLSX, plain or .gz) through a mapping; see docs/importing.md."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from accounts.models import Organisation
from complaints.imports import actions, messages, presets, rejected
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import parse
from complaints.models import Import


class Command(BaseCommand):
    help = "Import a file of complaints through a mapping."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX, plain or .gz")
        parser.add_argument("--mapping", required=True, help="a mapping file (JSON), or the name of a mapping")
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
        parser.add_argument("--organisation", metavar="SLUG", help="the company (default: the first one)")
        parser.add_argument("--rejected", type=Path, metavar="CSV", help="write the rejected rows to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        organisation = _organisation(options["organisation"])
        try:
            name, mapping = _mapping(options["mapping"], organisation)
            import_ = self._run(path, organisation, name, mapping, dry_run=options["dry_run"])
        except ImportRefusedError as error:
            raise CommandError(messages.of_file(error.code, error.params)) from None
        if import_.status != Import.Status.DONE:
            raise CommandError(messages.of_file(import_.error["code"], import_.error["params"]))
        self._tell(import_)
        if options["rejected"] and import_.rejected_file:
            _write_rejected(import_, options["rejected"])

    def _run(
        self, path: Path, organisation: Organisation, name: str, mapping: dict[str, Any], *, dry_run: bool
    ) -> Import:
        with _Bars() as bars:
            return actions.run_file(
                path=path,
                organisation=organisation,
                mapping=mapping,
                mapping_name=name,
                dry_run=dry_run,
                watch=actions.Watch(bars.read, bars.written),
                now=timezone.now(),
                waiting=lambda: self.stderr.write(_("Another import is running; this one starts when it is done.")),
            )

    def _tell(self, import_: Import) -> None:
        say = self.stdout.write
        if import_.dry_run:
            say(_("Tried out only: nothing was written."))
        say(_("Lines read: %(count)s") % {"count": import_.lines_read})
        say(_("Accepted: %(count)s") % {"count": import_.accepted})
        say(_("Updated: %(count)s") % {"count": import_.updated})
        say(_("Unchanged: %(count)s") % {"count": import_.unchanged})
        say(_("Rejected: %(count)s") % {"count": import_.rejected})
        for code, count in import_.rejected_by_reason.items():
            say(f"  {count}  {messages.reason(code)}")
        for line in messages.of_notes(import_.notes):
            say(line)


class _Bars:
    """A bar for reading and one for writing; silent where nobody watches."""

    def __enter__(self) -> _Bars:
        self.reading = tqdm(total=100, unit="%", desc=_("Reading"), disable=None, leave=False)
        self.writing: tqdm | None = None
        return self

    def __exit__(self, *args: object) -> None:
        for bar in (self.reading, self.writing):
            if bar is not None:
                bar.close()

    def read(self, lines: int, percent: int) -> None:
        self.reading.update(percent - self.reading.n)

    def written(self, done: int, of: int) -> None:
        self.writing = self.writing or tqdm(total=of, desc=_("Writing"), disable=None, leave=False)
        self.writing.update(done - self.writing.n)


def _organisation(slug: str | None) -> Organisation:
    """The named company, else the first; one is created where there is none."""
    companies = Organisation.objects.filter(kind=Organisation.Kind.COMPANY)
    if slug:
        company = companies.filter(slug=slug).first()
        if company is None:
            raise CommandError(_("There is no company %(slug)s.") % {"slug": slug})
        return company
    return companies.order_by("id").first() or Organisation.objects.create(name=_("Company"), slug="company")


def _mapping(told: str, organisation: Organisation) -> tuple[str, dict[str, Any]]:
    """Name and content of the mapping: a name that is known, else a file."""
    path = Path(told)
    if told not in presets.names(organisation=organisation) and path.is_file():
        return presets.name_of_file(path.name), parse(path.read_bytes())
    return told, presets.named(told, organisation=organisation)


def _write_rejected(import_: Import, path: Path) -> None:
    with import_.rejected_file.open("rb") as stored, path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(rejected.as_csv(stored))
