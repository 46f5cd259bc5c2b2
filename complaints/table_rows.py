"""Tables whose rows are written in one go.

django-tables2 asks anew for every cell which arguments its column's method takes, what its attributes are, what its
heading is called and what its choices are, sorts rows that come sorted, and compiles the template of a template column.
All that is the same in every row of a table: here it is worked out once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django_tables2.data import TableListData
from django_tables2.rows import BoundRow, BoundRows

ARGUMENTS = ("value", "record", "column", "bound_column", "bound_row", "table")
"""What django-tables2 offers to the method that writes a cell."""


class InOrder(TableListData):
    """Rows that come in the order in which they are shown."""

    def __init__(self, rows: Sequence[Any]) -> None:
        super().__init__(list(rows))  # type: ignore[no-untyped-call]

    def order_by(self, aliases: Any) -> None:
        """They are in order."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the cells of a column have in common: the tag before them, the arguments that its method takes, how its
    value is read, and the words of its choices, if it has any."""

    opening: SafeString
    wanted: tuple[str, ...]
    read: Callable[[Any], Any]
    words: Mapping[Any, str]

    def value(self, record: Any) -> Any:
        found = self.read(record)
        return self.words.get(found, found) if self.words else found


class Row(BoundRow):
    """A row of a `Table`."""

    @property
    def written(self) -> SafeString:
        """Its cells, escaped and localised as a template would."""
        context = self.table.context
        shown = (
            f"{frame.opening}{render_value_in_context(self.get_cell(name), context)}</td>"  # type: ignore[no-untyped-call]
            for name, frame in self.table.frames.items()
        )
        return mark_safe("".join(shown))  # each piece is escaped

    def _get_and_render_with(self, bound_column: Any, render_func: Any, default: Any) -> Any:
        value = self.table.frames[bound_column.name].value(self.record)
        return default if value in bound_column.column.empty_values else render_func(bound_column, value)

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        told = self._optional_cell_arguments(bound_column, value)  # type: ignore[no-untyped-call]
        wanted = self.table.frames[bound_column.name].wanted
        content = bound_column.render(**{name: told[name] for name in wanted})
        return bound_column.link(content, **told) if bound_column.link else content


class Rows(BoundRows):
    """The rows of a `Table`; nothing is pinned."""

    def __iter__(self) -> Iterator[Row]:
        return (Row(record, table=self.table) for record in self.data)  # type: ignore[no-untyped-call]

    def __getitem__(self, key: int | slice) -> Row | Rows:
        if isinstance(key, slice):
            return Rows(data=self.data[key], table=self.table)  # type: ignore[no-untyped-call]
        return Row(self.data[key], table=self.table)  # type: ignore[no-untyped-call]


class Table(tables.Table):
    """A table of a model's objects for `templates/tables/table.html`. The attributes of its cells do not depend on the
    row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.rows = Rows(data=self.data, table=self)  # type: ignore[no-untyped-call]
        self.context = Context()

    @cached_property
    def frames(self) -> dict[str, Frame]:
        """By column shown, in order."""
        return {column.name: self._frame(column) for column in self.columns}

    def _frame(self, column: Any) -> Frame:
        opening = format_html('<td data-label="{}" {}>', capfirst(column.header), column.attrs["td"].as_html())
        return Frame(opening, _wanted(column), _read(column.accessor), self._words(column.accessor))

    def _words(self, name: str) -> dict[Any, str]:
        """The choices of a field in the reader's language."""
        try:
            choices = self._meta.model._meta.get_field(name).flatchoices  # type: ignore[attr-defined]
        except (FieldDoesNotExist, AttributeError):
            return {}
        return {key: str(word) for key, word in choices}


def _wanted(column: Any) -> tuple[str, ...]:
    """Those of ARGUMENTS that the column's method takes by name; all of them where it takes any."""
    takes = inspect.signature(column.render).parameters
    anything = any(each.kind is each.VAR_KEYWORD for each in takes.values())
    return ARGUMENTS if anything else tuple(takes)


def _read(accessor: Any) -> Callable[[Any], Any]:
    """How the value is read. None where there is none: a column may be its method's alone, and a way through related
    objects may end early."""
    if "__" in accessor or "." in accessor:
        return partial(accessor.resolve, quiet=True)
    return lambda record: getattr(record, accessor, None)
