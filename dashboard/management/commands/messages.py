"""Translations: collect, compile, check."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard import translations


class Command(BaseCommand):
    help = "Collects the words of the interface into the .po files, compiles them, or checks that nothing is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--extract", action="store_true", help="bring the .po files up to code and templates")
        what.add_argument("--compile", action="store_true", help="write the .mo files that Django reads")
        what.add_argument("--check", action="store_true", help="fail and list what is missing, fuzzy or outdated")

    def handle(self, *args: Any, **options: Any) -> None:
        actions = {"extract": self._extract, "compile": self._compile, "check": self._check}
        action = next(actions[name] for name in actions if options[name])
        for locale in translations.LOCALES:
            action(locale)

    def _extract(self, locale: str) -> None:
        catalog = translations.extract(locale)
        empty = sum(1 for message in catalog if message.id and not translations.translated(message))
        self.stdout.write(f"{locale}: {len(catalog)} messages, {empty} without a translation")

    def _compile(self, locale: str) -> None:
        self.stdout.write(f"{locale}: {translations.compile_one(locale)}")

    def _check(self, locale: str) -> None:
        if lines := translations.problems(locale):
            raise CommandError(f"{locale}: {len(lines)} problems\n" + "\n".join(lines))
        self.stdout.write(f"{locale}: complete")
