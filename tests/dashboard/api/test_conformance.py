"""The API is what its document says: schemathesis asks each operation what the document allows, and what it forbids.

All of its checks are on. Two of them are told what no schema can say: facts may be impossible though each of them is
well-formed (422), and a batch with rows that are wrong is answered with 207 where others were written.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from accounts.models import User
from complaints.models import Source
from dashboard.api.hooks.actions import open_hook
from dashboard.api.hooks.signing import signature
from dashboard.wsgi import application

EXAMPLES = 10  # of each operation
SECRETS: dict[str, str] = {}
WELL_FORMED = ["2xx", "401", "403", "404", "422"]
ILL_FORMED = ["207", "400", "401", "403", "404", "405", "413", "415", "422"]
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": WELL_FORMED},
        "negative_data_rejection": {"expected-statuses": ILL_FORMED},
    },
}


def signing(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The product behind a source system that signs what it is given to send."""
    said = [environ.get(f"HTTP_WEBHOOK_{name}") for name in ("ID", "TIMESTAMP", "SIGNATURE")]
    if SECRETS and environ["PATH_INFO"] == SECRETS["path"] and all(said):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        number, now = f"{said[0]:.100}", str(int(time.time()))
        environ["wsgi.input"] = io.BytesIO(body)
        environ["HTTP_WEBHOOK_TIMESTAMP"] = now
        environ["HTTP_WEBHOOK_SIGNATURE"] = signature(SECRETS["secret"], number, now, body)
    return application(environ, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", signing, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """What is asked uses the test's own connection and transaction, as it does for Django's test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def secret(
    one_connection: None,
    manager: User,
    secret_of: Callable[..., str],
    source: Source,
    letter: Any,
    promise: Any,
    judge: Any,
    settings: Any,
) -> Iterator[str]:
    """A token of a company with a letter, a result and a webhook, that may ask as often as it likes."""
    settings.API_PER_MINUTE = dict.fromkeys(settings.API_PER_MINUTE, 10**9)
    judge(promise("resolution"), "met", 99, 100)
    SECRETS.update(secret=open_hook(source=source, by=manager)[1], path=reverse("api:hook", args=["crm"]))
    yield secret_of(manager)
    SECRETS.clear()


@pytest.mark.slow
@pytest.mark.django_db
@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_is_what_its_document_says(case: Any, secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
