"""What the grammar found at one place of a folded text, before it becomes a proposed promise."""

from dataclasses import dataclass
from decimal import Decimal

from commitments.letters.quantities import Quantity
from commitments.letters.vocabulary import BreachClass, Comparator, Force, Kind

COUNT_UNITS = {"person": "count", "seat": "count", "piece": "count", "times": "count"}
SCALES = {
    "permille": Decimal(10),
    "permyriad": Decimal(100),
    "per_100_000": Decimal(1000),
    "per_million": Decimal(10000),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A measurable phrase at ``text[start:end]`` of the folded text."""

    start: int
    end: int
    kind: Kind
    metric: str
    comparator: Comparator = ""
    value: Decimal | None = None
    value2: Decimal | None = None
    unit: str = ""
    low_open: bool = False
    high_open: bool = False
    force: Force = "binding"
    breach_class: BreachClass = ""
    period: str = ""
    applies_to: str = ""
    share: Decimal | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Amount:
    """The value of a quantity in a unit that promises use: thousandths become per cent, heads and seats counts."""

    comparator: Comparator
    value: Decimal
    value2: Decimal | None
    unit: str

    @classmethod
    def of(cls, quantity: Quantity, comparator: Comparator) -> "Amount":
        scale = SCALES.get(quantity.unit, Decimal(1))
        unit = "percent" if quantity.unit in SCALES else COUNT_UNITS.get(quantity.unit, quantity.unit)
        high = None if quantity.high is None else quantity.high / scale
        value = quantity.value / scale
        if high is not None and value < high:
            return cls("between", value, high, unit)
        return cls(comparator, value, None, unit)
