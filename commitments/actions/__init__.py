"""Every write of the promise's room. Each is atomic and leaves a journal entry."""

from commitments.actions.activation import ActivationRefused, activate
from commitments.actions.carrying import carry_over
from commitments.actions.drafts import (
    StoreRefused,
    describe_version,
    discard_draft,
    fill_blank,
    store_letters,
)
from commitments.actions.facts import enter_benchmark, enter_fact, enter_facts, enter_outage
from commitments.actions.laws import enter_statute, enter_violation
from commitments.actions.milestones import add_milestone, agree_milestone, propose_plan
from commitments.actions.notes import SignRefused, decline_note, propose_note, sign_note
from commitments.actions.registering import RegisterRefused, confirm, correct, revisions, withdraw
from commitments.actions.review import accept_promise, add_promise, correct_promise, reject_promise, take_back
from commitments.actions.reviewing import ReviewRefused, record_review
from commitments.actions.training import Taken, take_training

__all__ = [
    "ActivationRefused",
    "RegisterRefused",
    "ReviewRefused",
    "SignRefused",
    "StoreRefused",
    "Taken",
    "accept_promise",
    "activate",
    "add_milestone",
    "add_promise",
    "agree_milestone",
    "carry_over",
    "confirm",
    "correct",
    "correct_promise",
    "decline_note",
    "describe_version",
    "discard_draft",
    "enter_benchmark",
    "enter_fact",
    "enter_facts",
    "enter_outage",
    "enter_statute",
    "enter_violation",
    "fill_blank",
    "propose_note",
    "propose_plan",
    "record_review",
    "reject_promise",
    "revisions",
    "sign_note",
    "store_letters",
    "take_back",
    "take_training",
    "withdraw",
]
