"""Restatements as the readers of an issue see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.models import Promise
from compliance import retold, wording
from compliance.changed import Step, steps
from compliance.models import Result
from compliance.models.versions import as_result
from compliance.rules.moves import Why
from whitepapers.edition.verdicts import promise as promise_of

Json = dict[str, Any]


@dataclass(frozen=True)
class Restated:
    """A restatement as the readers of an issue see it."""

    row: Json

    @cached_property
    def promise(self) -> Promise:
        return promise_of(self.row)

    @cached_property
    def steps(self) -> list[Step]:
        return steps(self._result("old"), self._result("new"))

    def _result(self, side: str) -> Result:
        found = as_result(self.row[side])
        found.promise, found.period = self.promise, self.row["period"]
        return found

    @property
    def told_in(self) -> str:
        """The issue that told it, of those that earlier issues told; empty for what this one tells."""
        return str(self.row.get("told_in", ""))

    @property
    def approved_on(self) -> date:
        return date.fromisoformat(self.row["approved_on"])

    @property
    def causes(self) -> list[str]:
        """Why it comes out otherwise, in sentences."""
        return list(self._causes()) or [_("Nothing it rests on was changed: time alone did it.")]

    def _causes(self) -> Iterator[str]:
        for why in Why:
            if count := self.row["cases"].get(str(why)):
                yield retold.MOVED[why](count)
        for name in self.row["sections"]:
            yield _("Changed since: %(section)s") % {"section": retold.section(name)}
        if count := self.row["units"]:
            text = ngettext("%(count)s unit is told otherwise, too.", "%(count)s units are told otherwise, too.", count)
            yield text % {"count": wording.number(count)}


def told(rows: Iterable[Json]) -> list[Restated]:
    return [Restated(row) for row in rows]
