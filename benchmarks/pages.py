"""Pages of a company with all the complaints beside those of one with ten thousand, in the same database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.db import connection
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.measuring import Line, seconds
from benchmarks.records import UNTIL, World, first_of
from commitments.models import Promise
from complaints.masking import token
from complaints.models import Complaint
from complaints.paging import EPOCH, page
from complaints.tables import ComplaintTable
from compliance.rules.periods import Period

SMALL = 10_000
MOST_QUERIES = 15
TIMES = {"pages": 9, "lists": 3}
LAST_DAY = first_of(36)
QUARTER = Period.containing(UNTIL, "quarter").previous()
FILTERS = {
    "channel": "channel=email",
    "unresolved": "state=open",
    "resolved": "state=resolved",
    "reopened": "state=reopened",
    "past its own deadline": "state=past_due",
    "new": "arrival=new",
    "repeats": "arrival=repeat",
    "chasers": "arrival=chaser",
    "duplicates": "arrival=duplicate",
    "void": "arrival=void",
    "with a loss": "loss=some",
    "with a confirmed loss": "loss=confirmed",
    "without a category": "missing=category",
    "without an answer": "missing=responded_at",
    "the oldest first": "sort=received_at",
}
TABLE = "{% load django_tables2 %}{% render_table table %}"
PLAIN = """{% load kept %}<table>{% for row in rows %}<tr>
<td><a href="/complaints/{{ row.pk }}/">{{ row.reference }}</a></td>
<td>{{ row.received_at|date:"Y-m-d H:i" }}</td><td>{{ row.unit }}</td><td>{{ row.get_channel_display }}</td>
<td>{{ row.subcategory }}<span class="sub">{{ row.category }}</span></td><td>{{ row.get_arrival_display }}</td>
<td class="n">{{ row.response_seconds|duration }}</td><td class="n">{{ row.resolution_seconds|duration }}</td></tr>
{% endfor %}</table>"""


class Reader:
    """A company's manager in a browser."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.user = User.objects.get(organisation=world.organisation, role=User.Role.MANAGER)
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(self.user, backend="accounts.backends.PersonBackend")

    def get(self, path: str) -> None:
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")

    def queries(self, path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.get(path)
        return len(captured)

    def pages(self) -> dict[str, str]:
        """The addresses of the pages that are measured, by their names."""
        mine = Promise.objects.judged().filter(clause__version__letter__organisation=self.world.organisation)
        promise = mine.filter(metric="resolution_rate").order_by("pk")[0]
        letter = promise.clause.version.letter
        period = f"?period={QUARTER.label}"
        return {
            "home page": f"/{period}",
            "letter page": f"/letters/{letter.pk}/{period}",
            "clause page": f"/promises/{promise.pk}/{period}",
        }

    def lists(self) -> dict[str, str]:
        """The complaint list over all three years: its first page, its far end, and narrowed in every way."""
        whole = f"/complaints/?received_from={first_of(0)}"
        rows = Complaint.objects.filter(organisation=self.world.organisation)
        last = rows.order_by("received_at")[60]
        far = f"nn{(last.received_at - EPOCH) // (EPOCH.resolution)}_{last.pk}"
        unit = self.world.units[len(self.world.units) // 2]
        narrowed = {f"list, {name}": f"{whole}&{query}" for name, query in FILTERS.items()}
        return {
            "list, first page": whole,
            "list, far end by key": f"{whole}&at={far}",
            "list, of a unit": f"{whole}&unit={unit}",
            "list, of a category": f"{whole}&category={self.world.categories[7][1]}",
            "list, of a reference": f"{whole}&reference={last.reference}",
            "list, of a source": f"{whole}&source={self.world.source}",
            "list, of a customer's number": f"{whole}&customer=13800001111",
            "list, of a customer's token": f"{whole}&customer={token(last.customer_key, engagement=None)}",
            **narrowed,
        }


def lines(database: str, size: int, large: World, small: World) -> Iterator[Line]:
    """Every page and list. `small` is the company of ten thousand."""
    big, little = Reader(large), Reader(small)
    for kind, goal in (("pages", 1.5), ("lists", 2)):
        paths: Callable[[Reader], dict[str, str]] = getattr(Reader, kind)
        there, here = paths(big), paths(little)
        for name in there:
            big.get(there[name])  # so that neither pays for what a process learns once
            little.get(here[name])
            took = seconds(partial(big.get, there[name]), times=TIMES[kind])
            floor = seconds(partial(little.get, here[name]), times=TIMES[kind])
            yield Line(database, size, f"{name}, against ten thousand complaints", took, floor, goal)
        if kind == "pages":
            for name, path in there.items():
                asked = big.queries(path)
                yield Line(database, size, f"{name}: queries, of {MOST_QUERIES}", asked, MOST_QUERIES, 1, "queries")
    yield _table(database, size, big)


def _table(database: str, size: int, reader: Reader) -> Line:
    """The table of the list, with everything it can do, beside the same rows in a plain template."""
    rows = Complaint.objects.filter(organisation=reader.world.organisation)
    shown = page(rows.select_related("unit", "category", "subcategory"), newest_first=True)
    request = RequestFactory().get("/complaints/")
    request.user = reader.user
    plain, page_of_list = (engines["django"].from_string(text) for text in (PLAIN, TABLE))

    def table() -> str:
        made = ComplaintTable(shown, total=50, newest_first=True, choosable=True)
        return page_of_list.render({"table": made}, request)

    took = seconds(table, times=TIMES["pages"])
    floor = seconds(lambda: plain.render({"rows": shown.rows}, request), times=TIMES["pages"])
    return Line(database, size, "the list's table of 50 rows, against a plain template", took, floor, 3)
