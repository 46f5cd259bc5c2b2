"""The rule book once more: slow and naive, in the standard library alone, from raw facts (RULEBOOK §1-§8, §11, §12)."""
