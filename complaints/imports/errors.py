"""Why a file as a whole cannot be imported."""

from __future__ import annotations

from typing import Any

from complaints.facts import storable


class ImportRefusedError(Exception):
    """The file or its mapping cannot be used; nothing was written.

    `code` is a key of `complaints.imports.messages.OF_FILES`, `params` are the words and numbers of its text. Both are
    plain JSON, so that the reason can be stored and said later in the reader's language. Words of the file itself may
    be among them: what no database stores is marked in their place.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params

    def as_json(self) -> dict[str, Any]:
        words = {name: storable(value) if isinstance(value, str) else value for name, value in self.params.items()}
        return {"code": self.code, "params": words}
