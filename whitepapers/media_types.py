"""What kind each file of an issue is, by its ending: we write no other."""

from __future__ import annotations

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
UNKNOWN = "application/octet-stream"


def media_type(name: str) -> str:
    return next((kind for ending, kind in KINDS.items() if name.lower().endswith(ending)), UNKNOWN)
