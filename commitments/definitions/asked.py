"""What metrics ask of each complaint, and what a complaint may answer (rule book §3–6). The rules that find the answer
are `compliance.rules.parts`."""

from __future__ import annotations

from enum import StrEnum


class Ask(StrEnum):
    """The kinds of question. The first three look at one event against a limit, and so does the overrun."""

    RESPONSE = "response"
    PRELIMINARY = "preliminary"
    RESOLUTION = "resolution"
    REPEAT = "repeat"
    SATISFACTION = "satisfaction"
    ANSWER = "answer"
    OVERRUN = "overrun"
    LOSS = "loss"
    REOPENED = "reopened"
    FIRST_CONTACT = "first_contact"


class Part(StrEnum):
    """Answers of a complaint to a metric's question; the first three are states of its clock."""

    MET = "met"
    LATE = "late"
    NOT_YET_DUE = "not_yet_due"
    NO_DEADLINE = "no_deadline"
    NEW = "new"
    REPEAT = "repeat"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    NO_REPLY = "no_reply"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    GRADED = "graded"
    BEYOND = "beyond"
    NOTED_MINOR = "noted_minor"
    NOTED_MAJOR = "noted_major"
    LOSS = "loss"
    NO_LOSS = "no_loss"
    REOPENED = "reopened"  # at least once
    FRESH = "fresh"  # resolved, and the time in which most are reopened still runs
    STAYED = "stayed"  # resolved, and not reopened within that time
    UNRESOLVED = "unresolved"
    AT_ONCE = "at_once"  # solved at first contact, and no repeat
    CAME_AGAIN = "came_again"  # solved at first contact, and a repeat followed
    NOT_AT_ONCE = "not_at_once"
