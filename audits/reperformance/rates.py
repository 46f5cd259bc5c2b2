"""What the deviations of a sample say of everything it was drawn from: rate, exact upper bound, passed or not (rule
book §13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audits.sampling.bounds import upper
from audits.sampling.drawing import shares
from audits.sampling.plans import Plan


@dataclass(frozen=True, slots=True)
class Stratum:
    """So many items of a stratum of `size` items were drawn and examined, and so many of these deviate."""

    name: str
    size: int
    drawn: int
    examined: int
    deviating: int

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.deviating, self.examined) if self.examined else None

    def bound(self, confidence: Fraction) -> Fraction | None:
        """The exact upper bound of the rate in the stratum; None while items wait: those examined first are no random
        choice."""
        if not self.drawn or self.examined < self.drawn:
            return None
        return upper(self.deviating, self.examined, confidence, self.size)


@dataclass(frozen=True, slots=True)
class Rates:
    """A sample's deviations, stratum by stratum and pooled."""

    strata: Sequence[Stratum]
    confidence: Fraction

    @property
    def whole(self) -> Stratum:
        """All strata as one."""
        numbers = ((each.size, each.drawn, each.examined, each.deviating) for each in self.strata)
        size, drawn, examined, deviating = (sum(column) for column in zip(*numbers, strict=True))
        return Stratum("", size, drawn, examined, deviating)

    @property
    def is_complete(self) -> bool:
        return all(each.examined == each.drawn for each in self.strata)

    @property
    def is_proportional(self) -> bool:
        """Whether each stratum gave in proportion to its size, without which they are not judged together."""
        sizes = {each.name: each.size for each in self.strata}
        return shares(sizes, self.whole.drawn) == {each.name: each.drawn for each in self.strata}

    @property
    def bound(self) -> Fraction | None:
        """The exact upper bound of the rate in everything; None while items wait, and where strata are not in
        proportion."""
        return self.whole.bound(self.confidence) if self.is_proportional else None

    def passed(self, plan: Plan) -> bool | None:
        """Whether the sample passes its plan; None while that is open. More deviations than pass settle it early."""
        if self.whole.deviating > plan.ac:
            return False
        return True if self.is_complete else None


def rates(
    sizes: Mapping[str, int],
    drawn: Mapping[str, int],
    examined: Mapping[str, int],
    deviating: Mapping[str, int],
    confidence: Fraction,
) -> Rates:
    """From counts by stratum. Raises ValueError where a stratum gave what it does not hold."""
    if unknown := [name for name in drawn if drawn[name] > sizes.get(name, 0)]:
        raise ValueError(", ".join(unknown))
    strata = [
        Stratum(name, sizes[name], drawn.get(name, 0), examined.get(name, 0), deviating.get(name, 0))
        for name in sorted(sizes)
    ]
    return Rates(strata, confidence)
