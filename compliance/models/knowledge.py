"""What results were judged with beside the complaints: registers, notes, letters and calendars, word for word."""

from __future__ import annotations

from django.db import models


class Surroundings(models.Model):
    """Canonical JSON under its SHA-256, stored once per content, however many results rest on it.

    Either a section, such as the interpretation notes in force, or a table of contents: {"notes": "<digest>", …},
    which is what results point to. Rows are only ever added.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()

    class Meta:
        verbose_name = "surroundings"

    def __str__(self) -> str:
        return self.digest[:12]
