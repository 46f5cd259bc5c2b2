"""What the public reads, under load: the page of an issue, that page again with its ETag, a file of it, and a digest
that is verified. Each beside a view by hand that fetches the file in one question; eight connections at once."""

from __future__ import annotations

import http.client
import sys
from collections.abc import Iterator

from django.core.management import call_command
from django.urls import reverse

from benchmarks.measuring import Line
from benchmarks.serving import CONNECTIONS, percentile, served
from whitepapers.models import IssueFile, WhitePaper

GOAL = 2
READER = {"Accept-Language": "zh-CN"}


def lines(database: str, size: int) -> Iterator[Line]:
    """The demo of so many complaints is told, and its newest issue read."""
    call_command("seed_demo", complaints=size, stdout=sys.stderr)
    issue = WhitePaper.objects.newest().latest("published_at")
    address = [issue.organisation.slug, issue.period]
    page = reverse("whitepapers:public", args=address)
    largest = IssueFile.objects.filter(paper=issue).listed().order_by("-size")[0]
    file = reverse("whitepapers:public_file", args=[*address, issue.version, largest.name])
    digest = reverse("verify:digest", args=[largest.sha256])
    with served("benchmarks.by_hand:application") as port:
        floor = percentile(port, f"/{largest.pk}/", READER)
    with served("benchmarks.unlimited:application") as port:
        has_it = READER | {"If-None-Match": _etag(port, page)}
        measured = {
            "page of an issue": percentile(port, page, READER),
            "the same page, unchanged (304)": percentile(port, page, has_it, expected=304),
            f"its largest file ({largest.size // 1024:,} kB)": percentile(port, file, READER),
            "a digest, verified": percentile(port, digest, READER),
        }
    for what, took in measured.items():
        yield Line(database, size, f"{what} under {CONNECTIONS} connections, p95", took, floor, GOAL)


def _etag(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=READER)
    etag = connection.getresponse().headers["ETag"]
    connection.close()
    return str(etag)
