"""The names of sources: as people read them, on the page and in files, and found again when a file comes back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.utils import translation

from accounts.models import Organisation
from complaints.models import Source

LONGEST_KEY = 60


def words(source_id: int) -> dict[int, str]:
    """What every source of the same company is called in the reader's language, so that `named` finds it again: by
    its name, or by its key where the name could mean another one."""
    sources = list(Source.objects.filter(organisation__sources=source_id))
    shown = Counter(map(str, sources))
    keys = {source.key for source in sources} | set(_of_the_product())
    return {source.pk: _word(source, shown, keys) for source in sources}


def named(word: str, *, organisation: Organisation) -> Source:
    """The company's source of that name or key, in whatever language the product's own are named; a new one where it
    has none."""
    key = _of_the_product().get(word, word)
    sources = Source.objects.filter(organisation=organisation)
    known = sources.filter(key=key).first() or sources.filter(name=word).order_by("pk").first()
    return known or Source.objects.get_or_create(organisation=organisation, key=_short(key), defaults={"name": word})[0]


def _word(source: Source, shown: Counter[str], keys: Iterable[str]) -> str:
    name = str(source)
    if source.key in Source.OF_THE_PRODUCT:
        return name
    return name if shown[name] == 1 and name not in keys else source.key


def _of_the_product() -> dict[str, str]:
    """The names of the product's own sources in every language → key."""
    names: dict[str, str] = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(word): key for key, word in Source.OF_THE_PRODUCT.items()}
    return names


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 9]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
