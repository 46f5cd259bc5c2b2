"""The title page: what the issue is, under whose name it stands, and how it can be told from another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance import wording
from whitepapers import corrections, snapshot
from whitepapers.document.blocks import Block, Entry, Items, Subhead, Tally
from whitepapers.document.composing.pieces import count, day, figure, joined, said
from whitepapers.edition import ClauseVerdict, Edition
from whitepapers.edition.disputes import Breached

Pair = tuple[str, Sequence[str]]


def title(_edition: Edition) -> str:
    return _("Service quality white paper")


def subtitle(edition: Edition) -> str:
    return wording.period_name(edition.period)


def digest(edition: Edition) -> str:
    """The SHA-256 of what the document says: of the canonical text of its snapshot."""
    return snapshot.digest(edition.snapshot)


def published_on(edition: Edition) -> str:
    """The ISO date of the publication; empty for a draft."""
    return timezone.localdate(edition.publication.at).isoformat() if edition.publication else ""


def day_of(edition: Edition) -> str:
    """The ISO date of the publication, of the freezing for a draft."""
    return published_on(edition) or str(edition.snapshot["made_at"])[:10]


def notice(edition: Edition) -> str:
    if edition.publication is None:
        return _("Draft: nothing in it is published, and its figures may still change.")
    if corrected := corrections.told(edition.snapshot):
        told = {"version": version(edition), "corrects": corrected.corrects, "reason": corrected.reason}
        return _("Version %(version)s corrects version %(corrects)s. %(reason)s") % told
    return ""


def version(edition: Edition) -> int:
    """The first version of an issue corrects none."""
    corrected = corrections.told(edition.snapshot)
    return corrected.corrects + 1 if corrected else 1


def pairs(edition: Edition) -> Iterator[Pair]:
    yield _("Quarter"), [f"{day(edition.starts_on)} – {day(edition.ends_on)}"]
    yield _("Letters"), [_letter(part.letter) for part in edition.letters] or [_("None")]
    yield from _published(edition)
    firms = dict.fromkeys(str(each["firm"]) for each in edition.engagements)
    yield _("Third-party auditors"), list(firms) or [_("None")]
    yield _("Complaints counted"), [count(edition.received)]
    yield _("Figures as of"), [wording.moment(edition.as_of) if edition.as_of else wording.NOTHING]
    yield _("Next issue due by"), [day(edition.next_publication)]
    yield _("SHA-256 of the data file"), [digest(edition)]
    if edition.journal_head:
        yield _("Head of the journal"), [str(edition.journal_head)]


def _letter(letter: dict[str, object]) -> str:
    version = _("version %(number)s") % {"number": letter["version"]}
    return joined([str(letter["title"]), str(letter["number"]), version])


def _published(edition: Edition) -> Iterator[Pair]:
    if edition.publication is None:
        return
    yield _("Version"), [str(version(edition))]
    yield _("Published on"), [day(edition.publication.at)]
    yield _("Published by"), [edition.publication.by]


def brief(edition: Edition) -> Iterator[Block]:
    """The quarter in a few lines: how many promises were kept, and each that was not."""
    if edition.judged:
        yield said(kept(edition), strong=True)
    if edition.tally:
        yield Tally(edition.tally)
    found = [*map(_broken, edition.broken), *map(_breached, edition.breached)]
    if found:
        yield Subhead(_("Not met"))
        yield Items(found)
    elif edition.judged:
        yield said(_("No promise that could be judged was broken."))
    else:
        yield said(_("No promise could be judged in this quarter."))


def kept(edition: Edition) -> str:
    """How many of the promises that were judged were met, as a sentence."""
    text = ngettext("%(met)s of %(judged)s promise met", "%(met)s of %(judged)s promises met", edition.judged)
    return text % {"met": edition.met, "judged": edition.judged}


def _breached(found: Breached) -> Entry:
    cases = ngettext("%(count)s case", "%(count)s cases", found.cases) % {"count": count(found.cases)}
    return Entry(
        found.name, [joined([_("Clause %(clause)s") % {"clause": found.clause}, cases])], verdict=found.severity
    )


def _broken(row: ClauseVerdict) -> Entry:
    goal = wording.goal(row.promise)
    promised = _("Clause %(clause)s promises %(goal)s") % {"clause": row.clause, "goal": goal}
    open_still = _("provisional") if row.result.provisional else ""
    name = f"{wording.name(row.promise)} {figure(row.result)}"
    return Entry(name, [joined([promised, open_still])], verdict=row.result.verdict)
