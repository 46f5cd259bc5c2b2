from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import serializers

from accounts.api_tokens.actions import TokenRefusedError, last_possible_day, note_use, recognise, revoke
from accounts.api_tokens.models import ApiToken, Scope
from evidence.models import JournalEntry
from tests.accounts.api_tokens.conftest import TODAY

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def refusal(secret: str, now: datetime = NOW) -> str:
    with pytest.raises(TokenRefusedError) as refused:
        recognise(secret, now=now)
    return refused.value.code


class TestIssuing:
    def test_the_secret_opens_the_token(self, give, manager):
        token, secret = give(manager)
        assert recognise(secret, now=NOW) == token

    def test_the_secret_is_kept_nowhere(self, give, manager):
        token, secret = give(manager)
        kept = serializers.serialize("json", [*ApiToken.objects.all(), *JournalEntry.objects.all()])
        assert secret.startswith(token.hint)
        assert secret[len(token.hint) :] not in kept

    def test_two_secrets_are_never_the_same(self, give, manager):
        assert give(manager)[1] != give(manager)[1]

    def test_it_is_journalled(self, give, manager):
        token, _ = give(manager, Scope.RESULTS_READ, Scope.COMPLAINTS_READ)
        entry = JournalEntry.objects.about(token).get()
        assert (entry.action, entry.actor) == ("api_token.add", "manager")
        assert entry.detail["scopes"] == ["complaints:read", "results:read"]
        assert entry.detail["expires_on"] == "2026-12-23"

    def test_nobody_gives_more_than_he_has(self, give, auditor):
        with pytest.raises(ValueError, match="cannot give"):
            give(auditor, Scope.COMPLAINTS_WRITE)

    def test_a_token_for_nothing_is_not_made(self, give, manager):
        with pytest.raises(ValueError, match="cannot give"):
            give(manager, scopes=())

    @pytest.mark.parametrize("days", [-1, 366])
    def test_the_last_day_lies_within_a_year(self, give, manager, days):
        with pytest.raises(ValueError, match="no token lasts"):
            give(manager, expires_on=TODAY + timedelta(days=days))

    @pytest.mark.parametrize("days", [0, 365])
    def test_both_ends_of_the_year_are_possible(self, give, manager, days):
        assert give(manager, expires_on=TODAY + timedelta(days=days))[0].pk

    def test_the_longest_is_a_year(self):
        assert last_possible_day(TODAY) == TODAY.replace(year=2027)


class TestRecognising:
    def test_a_made_up_secret_is_unknown(self, give, manager):
        give(manager)
        assert refusal("kept_x") == "unknown"

    def test_half_of_a_character_is_no_fault(self, db):
        assert refusal("kept_\udc80") == "unknown"

    def test_an_expired_token_opens_nothing(self, give, manager):
        assert refusal(give(manager)[1], NOW + timedelta(days=31)) == "expired"

    def test_the_last_day_ends_at_local_midnight(self, give, manager):
        _, secret = give(manager, expires_on=TODAY)
        assert recognise(secret, now=datetime(2026, 11, 23, 15, 59, tzinfo=UTC))
        assert refusal(secret, datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == "expired"

    def test_a_token_of_somebody_without_access_opens_nothing(self, give, manager):
        _, secret = give(manager)
        manager.is_active = False
        manager.save()
        assert refusal(secret) == "ended"

    def test_a_use_is_noted_every_ten_minutes_at_most(self, give, manager):
        token, _ = give(manager)
        for minutes, noted in ((0, 0), (9, 0), (11, 11)):
            note_use(token, now=NOW + timedelta(minutes=minutes))
            token.refresh_from_db()
            assert token.last_used_at == NOW + timedelta(minutes=noted)


class TestRevoking:
    def test_it_holds_at_once(self, give, manager):
        token, secret = give(manager)
        revoke(token=token, by=manager, now=NOW)
        assert refusal(secret) == "revoked"

    def test_it_is_journalled_once(self, give, manager, auditor):
        token, _ = give(auditor)
        for by in (auditor, manager):
            revoke(token=token, by=by, now=NOW)
        acts = [(entry.action, entry.actor) for entry in JournalEntry.objects.about(token)]
        assert acts == [("api_token.add", "auditor"), ("api_token.revoke", "auditor")]
