"""Writing a sample's workbook: the items with their recorded facts, empty cells to fill in, and how."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl.styles.alignment import Alignment
from openpyxl.styles.fills import PatternFill
from openpyxl.styles.fonts import Font
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from audits.models import Reperformance, Sample, SampleItem
from audits.recorded import recorded
from audits.reperformance.facts import FIELDS, TIMES, Found, How, Record
from audits.wording import KINDS, LABELS, fact_said, found_said
from audits.workbooks import columns
from complaints.cells import escape

MOMENT = "yyyy-mm-dd hh:mm:ss"
TO_FILL = PatternFill("solid", fgColor="FFF6DD")


def workbook(sample: Sample) -> bytes:
    """The workbook in the reader's language. Each row carries the version that it was written with."""
    book = Workbook()
    items = book.active
    items.title = _("Items")
    _head(items)
    count = 1
    for count, cells in enumerate(_rows(sample), start=2):
        _write(items, count, cells)
    _offer(items, count)
    _instruct(book.create_sheet(_("Instructions")), sample)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def stamp(sample: Sample, complaint: int, version: int) -> str:
    """Which sample, complaint and version a row is about."""
    return f"{sample}/{complaint}/{version}"


def _head(sheet: Any) -> None:
    names = [str(word) for word in columns.BEFORE]
    for name in FIELDS:
        names += [_("%(fact)s on record") % {"fact": LABELS[name]}, _("%(fact)s found") % {"fact": LABELS[name]}]
    names += [str(word) for word in columns.AFTER]
    for place, name in enumerate(names, start=1):
        cell = sheet.cell(1, place, capfirst(name))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = 20
    sheet.freeze_panes = "E2"


def _rows(sample: Sample) -> Iterator[list[Any]]:
    items = list(
        SampleItem.objects.filter(sample=sample).select_related("complaint", "sample").order_by("stratum", "rank")
    )
    numbers = [item.complaint_id for item in items]
    stands = {each.complaint_id: each for each in Reperformance.objects.of_sample(sample)}
    records = recorded(sample.engagement, [number for number in numbers if number not in stands])
    for item in items:
        known = stands.get(item.complaint_id)
        record = known.record if known else records[item.complaint_id].record
        before = [stamp(sample, item.complaint_id, known.number if known else 0), item.stratum_said, item.rank]
        facts = [cell for name in FIELDS for cell in _fact(record, known, name)]
        after = ["", known.reason if known else "", known.note if known else ""]
        yield [*before, item.complaint.reference, *facts, *after]


def _fact(record: Record, known: Reperformance | None, name: str) -> tuple[Any, Any]:
    if name not in record.fields:
        return "", ""
    found = known.findings.get(name) if known else None
    return _value(name, getattr(record, name)), _found(name, found)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return _local(value)
    plain = name in ("satisfaction", "loss") and value is not None
    return value if plain else fact_said(name, value)


def _found(name: str, found: Found | None) -> Any:
    if found is None:
        return ""
    if found.how is How.OTHERWISE:
        return str(columns.NOTHING) if found.value is None else _value(name, found.value)
    return found_said(name, found)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)


def _write(sheet: Any, number: int, cells: list[Any]) -> None:
    to_fill = {columns.found_column(name) for name in FIELDS} | {columns.REST, columns.REASON, columns.NOTE}
    for place, value in enumerate(cells):
        cell = sheet.cell(number, place + 1)
        cell.value = escape(value) if isinstance(value, str) else value
        if isinstance(value, datetime):
            cell.number_format = MOMENT
        if place in to_fill:
            cell.fill = TO_FILL
    for name in TIMES:
        sheet.cell(number, columns.found_column(name) + 1).number_format = MOMENT


def _offer(sheet: Any, last: int) -> None:
    """What may be chosen in a cell; times and reasons are typed."""
    usual = [str(columns.RECORDED), str(columns.MISSING)]
    for name in FIELDS:
        choices, strict = [*usual, str(columns.NOTHING)], name not in (*TIMES, "loss")
        if name == "arrival":
            choices = [*usual, *(str(word) for word in KINDS.values())]
        if name == "first_contact":
            choices = [*usual, str(columns.YES), str(columns.NO)]
        if name == "satisfaction":
            choices += [str(score) for score in range(1, 6)]
        _choices(sheet, columns.found_column(name), last, choices, strict=strict)
    _choices(sheet, columns.REST, last, [str(columns.YES)], strict=True)


def _choices(sheet: Any, place: int, last: int, choices: list[str], *, strict: bool) -> None:
    offered = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=strict)
    letter = get_column_letter(place + 1)
    offered.add(f"{letter}2:{letter}{max(last, 2)}")
    sheet.add_data_validation(offered)


def _instruct(sheet: Any, sample: Sample) -> None:
    sheet.column_dimensions["A"].width = 110
    said = [
        f"{sample} · {sample.title}",
        _("Fill in the yellow cells only. A cell left empty means that nobody has looked at that fact yet."),
        _(
            "Write a time as 2026-10-31 09:30, in the time zone of the project. Without seconds it agrees with any"
            " second of its minute."
        ),
        _(
            "“as recorded” – the evidence shows what the record says. “none” – it did not happen, nobody replied, there"
            " was no loss; of pauses: none is borne out."
        ),
        _("A property loss is one through a service error: write its amount, as in 120.50."),
        _(
            "“cannot be determined” – the evidence is missing. Say why in the column for it; such an item counts as a"
            " deviation."
        ),
        _("“yes” under “the rest as recorded” settles every fact of that row whose cell is empty."),
        _("Leave the stamps as they are: they tell what a colleague has written since. Rows may be left out."),
        _(
            "Read it back on the page of the sample. You see what will be written before it is; with a single error"
            " nothing is."
        ),
    ]
    for number, text in enumerate(said, start=1):
        cell = sheet.cell(number, 1, escape(text))
        cell.alignment = Alignment(wrap_text=True)
        cell.font = Font(bold=number == 1)
