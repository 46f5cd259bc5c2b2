"""The cast and the stage of every test.

`company` signs letters; its people are `manager`, `clerk` and `admin`. `firm` audits it; its person is `auditor`.
`stranger` audits for another firm and must never see anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.contrib.auth.hashers import make_password
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from accounts.models import Organisation, User
from tests.evidence.unguarded import unguarded

PASSWORD = "correct-horse-battery"

hypothesis.settings.register_profile("kept", deadline=None, max_examples=60)
hypothesis.settings.load_profile("kept")


@pytest.fixture(scope="session", autouse=True)
def erasable() -> Iterator[None]:
    """Tests that commit are followed by emptying every table, the journal's too, which its guards would refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def unguarded_flush(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        with unguarded(operations.connection):
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded_flush)
        yield


@pytest.fixture(autouse=True)
def quick(settings: object) -> None:
    """A hasher that costs nothing, and static files found when asked for instead of listed for every client."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def company(db: None) -> Organisation:
    return Organisation.objects.create(name="和风物业", slug="hefeng")


@pytest.fixture
def firm(db: None) -> Organisation:
    return Organisation.objects.create(name="明鉴审计", slug="mingjian", kind=Organisation.Kind.AUDIT_FIRM)


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """`person("name", role, organisation)` creates somebody whose password is PASSWORD."""

    def create(name: str, role: str, organisation: Organisation) -> User:
        return User.objects.create(
            username=name, role=role, organisation=organisation, password=make_password(PASSWORD)
        )

    return create


@pytest.fixture
def manager(person: Callable[..., User], company: Organisation) -> User:
    return person("manager", User.Role.MANAGER, company)


@pytest.fixture
def clerk(person: Callable[..., User], company: Organisation) -> User:
    return person("clerk", User.Role.CLERK, company)


@pytest.fixture
def admin(person: Callable[..., User], company: Organisation) -> User:
    return person("admin", User.Role.ADMIN, company)


@pytest.fixture
def auditor(person: Callable[..., User], firm: Organisation) -> User:
    return person("auditor", User.Role.AUDITOR, firm)


@pytest.fixture
def stranger(person: Callable[..., User]) -> User:
    other = Organisation.objects.create(name="远山咨询", slug="yuanshan", kind=Organisation.Kind.AUDIT_FIRM)
    return person("stranger", User.Role.AUDITOR, other)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(user)` is a browser in which that person has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.backends.PersonBackend")
        return client

    return sign_in


@pytest.fixture
def shared() -> Path:
    """The folder of real letters and data sets that are not part of the project; skips where there is none."""
    folder = Path(os.environ.get("KEPT_SHARED", Path(__file__).parent.parent.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no folder of real letters and data (KEPT_SHARED)")
    return folder
