"""Which mapping a file wants, told by its header before anything else of it is read."""

from __future__ import annotations

from collections.abc import Mapping as Object
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from complaints.imports import files
from complaints.imports.errors import ImportRefusedError
from complaints.imports.fitting import Fit, fit
from complaints.imports.mapping import Mapping
from complaints.imports.rows import Table


@dataclass(frozen=True, slots=True)
class Recognised:
    """A mapping laid upon the beginning of a file: the header under that mapping, and how it fits."""

    header: list[str]
    fit: Fit


def recognise(file: IO[bytes], content: dict[str, Any]) -> Recognised | None:
    """How a mapping fits a file; None where the header cannot be looked at while somebody waits (a huge workbook).

    Raises ImportRefusedError for what is no table at all.
    """
    mapping = Mapping.of(content)
    with files.beginning(file, encoding=mapping.encoding) as opened:
        if opened is None:
            return None
        header = Table(opened, mapping).read_header()
        return Recognised(header, fit(mapping, header))


def fitting(file: IO[bytes], contents: Object[str, dict[str, Any]]) -> list[str]:
    """The names of the mappings that fit a file: first the one that reads most of its columns, then in their order."""
    found = {}
    for name, content in contents.items():
        with suppress(ImportRefusedError):
            recognised = recognise(file, content)
            if recognised and not recognised.fit.missing:
                found[name] = recognised.fit.used
    return sorted(found, key=lambda name: -found[name])
