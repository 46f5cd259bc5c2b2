"""`manage.py parser_report TRUTH.jsonl FOLDER`: how well letters are read, measured on phrases read by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.letters.letter import ProposedPromise
from commitments.letters.report import Report, ReportError, UnreadableLetterError, report
from commitments.letters.truth import Score
from commitments.messages import LETTER_ERRORS, said


class Command(BaseCommand):
    help = "Measure the reading of letters against phrases read by hand: recall, precision, metrics, every miss."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("truth", type=Path, help="a .jsonl list; traps.jsonl beside it is used, too")
        parser.add_argument("folder", type=Path, help="the folder with the letters")
        parser.add_argument("--json", action="store_true", help="print the whole report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = _report(options["truth"], options["folder"])
        if options["json"]:
            self.stdout.write(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
            return
        for key, score in found.letters.items():
            for line in lines(_("letter %(key)s") % {"key": key}, score):
                self.stdout.write(line)
        self.stdout.write(figures(_("in all"), found.total))


def _report(truth: Path, folder: Path) -> Report:
    try:
        return report(truth, folder)
    except UnreadableLetterError as error:
        raise CommandError(f"{error}: {said(LETTER_ERRORS, error.code)}") from error
    except ReportError as error:
        raise CommandError(str(error)) from error


def lines(name: str, score: Score) -> Iterator[str]:
    """The figures of one letter, then what was missed, what was falsely proposed, which traps were taken."""
    yield figures(name, score)
    for line in score.missed:
        yield "  " + _("missed: “%(quote)s” %(limit)s") % {"quote": line["quote"], "limit": _known(line)}
    for promise in score.surplus:
        yield "  " + _("false: “%(quote)s” %(limit)s") % {"quote": _one_line(promise.quote), "limit": _read(promise)}
    for quote in score.trapped:
        yield "  " + _("trap taken: “%(quote)s”") % {"quote": quote}


def figures(name: str, score: Score) -> str:
    """Recall, precision and share of right metrics with the counts behind them."""
    return _(
        "%(name)s: recall %(recall)s (%(matched)s of %(known)s), precision %(precision)s (%(matched)s of %(proposed)s),"
        " metric right %(metric)s, traps taken %(traps)s"
    ) % {
        "name": name,
        "recall": f"{score.recall:.1%}",
        "precision": f"{score.precision:.1%}",
        "metric": f"{score.metric_share:.1%}",
        "matched": score.matched,
        "known": score.known,
        "proposed": score.proposed,
        "traps": len(score.trapped),
    }


def _known(line: dict[str, Any]) -> str:
    values = " ".join(str(line[name]) for name in ("value", "value2") if line.get(name) is not None)
    return f"{line['comparator']} {values} {line['unit']} ({line['metric']})"


def _read(promise: ProposedPromise) -> str:
    values = " ".join(str(value) for value in (promise.value, promise.value2) if value is not None)
    return f"{promise.comparator} {values} {promise.unit} ({promise.metric})"


def _one_line(quote: str) -> str:
    return " ".join(quote.split())
