"""The figures of an issue in the measure in which somebody would type them: what `numbers` compares with."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from whitepapers.prose.figures import Figure, Kind
from whitepapers.prose.numbers import Known
from whitepapers.prose.writing import Writer

MEASURED = (Kind.VALUE, Kind.GOAL, Kind.STEP, Kind.SHARE, Kind.COUNT, Kind.RESTATED)


def known(writer: Writer) -> list[Known]:
    """In the language that is active, because names are compared with what a sentence says."""
    figures = writer.figures.all.values()
    return [found for figure in figures if figure.is_known and (found := _known(writer, figure))]


def _known(writer: Writer, figure: Figure) -> Known | None:
    if figure.kind not in MEASURED:
        return None
    digits, measure = _digits(writer.written(figure), figure.kind)
    if digits is None:
        return None
    return Known(figure.source, _called(writer, figure), digits, measure, figure.kind is Kind.GOAL)


def _digits(written: str, kind: Kind) -> tuple[Decimal | None, str]:
    """ "98.21%" → 98.21 per cent, "≥ 4,000 seats" → 4000; None for words."""
    number = next((word for word in written.split() if any(character.isdigit() for character in word)), "")
    measure = "percent" if number.endswith("%") else "points" if kind is Kind.STEP and number != written else ""
    try:
        return Decimal(number.rstrip("%").replace(",", "")), measure
    except InvalidOperation:
        return None, ""


def _called(writer: Writer, figure: Figure) -> tuple[str, ...]:
    if figure.row is None or figure.kind is Kind.RESTATED:
        return ()
    path = writer.figures.paths[figure.row]
    clause = writer.figures.snapshot["verdicts"][figure.row]["clause"]
    return writer.written(writer.figures.all[f"{path} name"]), clause if "." in clause else ""
