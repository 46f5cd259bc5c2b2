"""Verdicts (判定, rule book §7) and clarity (§8): the words, and nothing that needs a database."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    MINOR = "minor"
    MAJOR = "major"
    NOT_EVALUABLE = "not_evaluable"
    REPORTED = "reported"
    NOT_YET_DUE = "not_yet_due"
    GRADES = "grades"


class Clarity(StrEnum):
    CLEAR = "clear"
    UNCLEAR = "unclear"
    NONE = "none"
