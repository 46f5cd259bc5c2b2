"""The words of a white paper: default sentences from rules, what people make of them, and the figures in them."""

from whitepapers.prose.passages import Prose, UnresolvedError, frozen, live, reasons_against

__all__ = ["Prose", "UnresolvedError", "frozen", "live", "reasons_against"]
