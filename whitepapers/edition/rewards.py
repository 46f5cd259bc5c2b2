"""The reward pools as the readers of an issue see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compliance import shares
from whitepapers.edition.verdicts import day

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reward:
    """A row as its readers read it; amounts to the cent. `letter` is the title of the letter that promises it."""

    row: Json
    letter: str

    @property
    def amount(self) -> str:
        return _written(self.row.get("amount"))

    @property
    def allocated(self) -> str:
        return _written(self.row.get("allocated"))

    @property
    def approved_on(self) -> date | None:
        return day(self.row.get("approved_on"))


def told(snapshot: Json) -> list[Reward]:
    """The rows of a snapshot."""
    titles = {letter["id"]: letter["title"] for letter in snapshot["letters"]}
    return [Reward(row, titles.get(row["letter"], "")) for row in snapshot["rewards"]]


def _written(yuan: str | None) -> str:
    return shares.money(int(Decimal(yuan) * 100)) if yuan else ""
