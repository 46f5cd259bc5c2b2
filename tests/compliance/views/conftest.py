from tests.commitments.conftest import agree, draft, engage, letter_text, store  # noqa: F401 - a letter to put in force
