"""The words of the interface: collected from code and templates, kept in .po files, compiled for Django.

Babel does the work, so that nobody needs the GNU gettext programs. English is the language the code is written in
and needs no file.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract as extract_messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ["zh_Hans"]
APPS = ["accounts", "audits", "commitments", "complaints", "compliance", "dashboard", "evidence", "whitepapers"]
TEMPLATE_ENDINGS = {".html", ".txt", ".typ"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
A_FIXED_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # a file without changes of meaning is a file without changes


def path_of(locale: str) -> Path:
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """Every file of ours that may hold words for people."""
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)
    for folder in [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]:
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in TEMPLATE_ENDINGS)


def as_python(path: Path) -> bytes:
    """The source as Python that Babel can read; a template becomes its gettext calls, in brackets to free it of
    Python's indentation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    return f"(\n{templatize(text, origin=str(path))}\n)".encode()


def collect() -> Catalog:
    """Every message in code and templates, with the files it stands in."""
    found = Catalog(charset="utf-8", creation_date=A_FIXED_DAY)
    for path in sources():
        messages = extract_messages("python", io.BytesIO(as_python(path)), KEYWORDS, ["Translators:"])
        for _line, message, comments, context in messages:
            found.add(message, None, [(str(path.relative_to(ROOT)), 1)], auto_comments=comments, context=context)
    return found


def read(locale: str) -> Catalog:
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def extract(locale: str) -> Catalog:
    """Bring a .po file up to the code: new messages come in empty, translations stay, what is gone goes."""
    catalog = read(locale)
    catalog.update(collect(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    _settle_header(catalog)
    content = io.BytesIO()
    write_po(content, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    _write(path_of(locale), content.getvalue())
    return catalog


def _settle_header(catalog: Catalog) -> None:
    catalog.project, catalog.version = "Kept", "1"
    catalog.header_comment = "# The Chinese words of the interface. Updated by `manage.py messages --extract`."
    catalog.creation_date = catalog.revision_date = A_FIXED_DAY
    catalog.msgid_bugs_address = catalog.last_translator = ""
    catalog.language_team = ""
    catalog.fuzzy = False


def compile_stale() -> list[Path]:
    """Compile every .po file that is newer than its .mo file. Returns what was written."""
    return [compile_one(locale) for locale in LOCALES if _stale(path_of(locale))]


def _stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return path.exists() and (not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime)


def compile_one(locale: str) -> Path:
    content = io.BytesIO()
    write_mo(content, read(locale))
    path = path_of(locale).with_suffix(".mo")
    _write(path, content.getvalue())
    return path


def _write(path: Path, content: bytes) -> None:
    """Put the file in place whole, so that a process reading it never sees half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def problems(locale: str) -> list[str]:
    """What keeps a translation from being complete, a line each; empty when it is."""
    wanted, kept = collect(), read(locale)
    lines = [f"not in the file: {_name(message)}" for message in wanted if message.id and not _find(kept, message)]
    for message in kept:
        if message.id:
            lines += [f"{trouble}: {_name(message)}" for trouble in _troubles(message, wanted, kept)]
    return lines


def _troubles(message: Message, wanted: Catalog, kept: Catalog) -> Iterator[str]:
    if not _find(wanted, message):
        yield "no longer in the code"
    if not translated(message):
        yield "not translated"
    elif errors := list(message.check(kept)):
        yield f"wrong placeholders ({errors[0]})"
    if message.fuzzy:
        yield "fuzzy"


def translated(message: Message) -> bool:
    """Whether every form of the message has words."""
    return all([message.string] if isinstance(message.string, str | None) else message.string)


def _find(catalog: Catalog, message: Message) -> Message | None:
    return catalog.get(message.id, message.context)


def _name(message: Message) -> str:
    words = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context} | {words}" if message.context else words
