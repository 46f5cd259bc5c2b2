"""The few words that readings of a letter are made of."""

from typing import Literal

Kind = Literal["target", "band", "deadline", "obligation"]
Comparator = Literal["", ">=", ">", "<=", "<", "=", "between"]
Force = Literal["binding", "best_effort"]
BreachClass = Literal["", "minor", "major"]
Place = Literal["front", "clause", "tail"]
