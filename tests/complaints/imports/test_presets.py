"""The mappings that come with the product, on small files of the same form, and on the real ones where they are."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Organisation
from complaints.facts import Facts
from complaints.imports import actions, presets
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping
from complaints.imports.reading import Reading
from complaints.imports.rejected import added_columns
from complaints.models import Arrival, Complaint, Import
from complaints.models import Mapping as SavedMapping
from complaints.rules.arrivals import is_repeat
from tests.complaints.imports.conftest import NOW, PLAIN, nothing

SHANGHAI = ZoneInfo("Asia/Shanghai")
Read = Callable[..., Reading]
Lines = list[list[str]]


def facts_of(read: Read, name: str, content: str) -> dict[str, Facts]:
    found = read(content, presets.presets()[name])
    assert not found.rejected.by_reason
    return {facts.reference: facts for facts in found.spool.facts()}


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


@pytest.mark.parametrize("name", ["standard", "servicenow", "baltimore311", "zh_messages"])
def test_every_preset_is_a_good_mapping(name: str) -> None:
    assert Mapping.of(presets.presets()[name]).source == name


@pytest.mark.django_db
def test_an_unknown_name_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ImportRefusedError) as error:
        presets.named("jira")
    assert error.value.params == {"name": "jira", "known": "standard, baltimore311, servicenow, zh_messages"}


def test_a_mapping_of_the_company_goes_before_a_preset(company: Organisation) -> None:
    SavedMapping.objects.create(organisation=company, name="servicenow", content=PLAIN)
    assert presets.named("servicenow", organisation=company) == PLAIN


SERVICENOW = """\
number,ident_state,reopen_count,caller_id,opened_at,sys_updated_at,contact_type,category,category,priority,assignment_group,resolved_at,closed_at
N1,New,0,c1,1/3/2016 9:05,1/3/2016 9:10,Phone,10,20,3,G1,2/3/2016 08:00,7/3/2016 08:00
N2,New,0,c2,1/3/2016 10:00,1/3/2016 10:01,IVR,10,?,3,G2,?,9/3/2016 12:00
N1,Closed,1,c1,1/3/2016 9:05,7/3/2016 08:00,Phone,11,21,3,?,2/3/2016 08:00,7/3/2016 08:00
N1,Active,0,c1,1/3/2016 9:05,1/3/2016 9:30,Phone,10,20,3,G3,2/3/2016 08:00,7/3/2016 08:00
"""


def test_the_event_log_is_folded_into_incidents(read: Read) -> None:
    facts = facts_of(read, "servicenow", SERVICENOW)
    one = facts["N1"]
    assert (one.unit, one.subcategory, one.customer, one.channel, one.reopen_count) == ("", "21", "c1", "phone", 1)
    assert (one.received_at, one.responded_at) == (local(2016, 3, 1, 9, 5), local(2016, 3, 1, 9, 30))
    assert (one.resolved_at, one.closed_at) == (local(2016, 3, 2, 8), local(2016, 3, 7, 8))


def test_an_incident_without_a_resolution_is_resolved_when_it_is_closed(read: Read) -> None:
    two = facts_of(read, "servicenow", SERVICENOW)["N2"]
    assert (two.resolved_at, two.responded_at) == (local(2016, 3, 9, 12), None)
    assert (two.unit, two.subcategory, two.channel) == ("G2", "", "phone")


BALTIMORE = """\
SRRecordID,ServiceRequestNum,SRType,MethodReceived,CreatedDate,SRStatus,DueDate,CloseDate,Agency
R1,17-1,SW-Bulk - Scheduled,API,01/02/2017 12:30:00 AM,Closed,01/09/2017 12:30:00 AM,01/03/2017 12:00:00 PM,Solid Waste
R2,17-2,TRM-Pothole,Internal,01/02/2017 08:00:00 PM,Open (Duplicate),,,Transportation
R3,,TRM-Pothole,Phone,01/02/2017 08:00:00 PM,New,,,Transportation
"""


def test_a_request_has_its_own_deadline(read: Read) -> None:
    one = facts_of(read, "baltimore311", BALTIMORE)["17-1"]
    assert (one.received_at, one.due_at) == (local(2017, 1, 2, 0, 30), local(2017, 1, 9, 0, 30))
    assert (one.resolved_at, one.responded_at) == (local(2017, 1, 3, 12), None)
    assert (one.category, one.subcategory, one.unit) == ("SW", "SW-Bulk - Scheduled", "Solid Waste")
    assert (one.customer, one.channel, one.marked_duplicate) == ("", "web_chat", False)


def test_a_duplicate_without_dates_is_marked_and_open(read: Read) -> None:
    two = facts_of(read, "baltimore311", BALTIMORE)["17-2"]
    assert (two.marked_duplicate, two.due_at, two.resolved_at, two.channel) == (True, None, None, "other")


def test_a_request_without_a_number_is_known_by_its_record(read: Read) -> None:
    assert "R3" in facts_of(read, "baltimore311", BALTIMORE)


MESSAGES = """\
留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间
1,U1,路灯不亮,2019/4/5 9:02:09,"
\t\t路口的灯,
坏了一个月\t",已修复。,2019/4/5
2,U1,路灯又不亮,2019/10/15 19:02:09,还是那盏灯,,
"""


def test_a_message_is_answered_and_resolved_by_its_reply(read: Read) -> None:
    one = facts_of(read, "zh_messages", MESSAGES)["1"]
    assert one.received_at == local(2019, 4, 5, 9, 2, 9)
    assert one.responded_at == one.resolved_at == local(2019, 4, 5, 23, 59, 59)
    assert (one.text, one.customer) == ("路灯不亮\n\n路口的灯,\n坏了一个月", "U1")


def test_all_messages_have_one_unit_one_channel_and_one_category(read: Read) -> None:
    facts = facts_of(read, "zh_messages", MESSAGES).values()
    assert {(each.unit, each.channel, each.category, each.subcategory) for each in facts} == {
        ("留言受理", "web_chat", "群众留言", "群众留言")
    }


# From here on the real files, counted again in the plainest way.


def lines_of(path: Path) -> tuple[list[str], Lines]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def when(text: str, form: str) -> datetime | None:
    return None if text in ("", "?") else datetime.strptime(text, form).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.fixture
def real(shared: Path, company: Organisation) -> Callable[[str, str], tuple[Import, list[str], Lines]]:
    def bring(file: str, name: str) -> tuple[Import, list[str], Lines]:
        options: dict[str, Any] = {"dry_run": False, "watch": actions.Watch(), "now": NOW, "waiting": nothing}
        path = shared / "data" / file
        import_ = actions.run_file(
            path=path, organisation=company, mapping=presets.named(name), mapping_name=name, **options
        )
        return import_, *lines_of(path)

    return bring


def test_the_real_incidents(real: Callable[..., tuple[Import, list[str], Lines]]) -> None:
    import_, _, rows = real("servicenow_incidents_sample.csv.gz", "servicenow")
    cases: dict[str, Lines] = defaultdict(list)
    for row in rows:
        cases[row[0]].append(row)
    form = "%d/%m/%Y %H:%M"
    expected, last_of = {}, {}
    for number, lines in cases.items():
        lines.sort(key=lambda row: when(row[13], form) or NOW)
        last = last_of[number] = lines[-1]
        responded = next((when(row[13], form) for row in lines if row[1] != "New"), None)
        resolved = when(last[34], form) or when(last[35], form)
        unit = None if last[23] == "?" else last[23]
        expected[number] = (when(last[9], form), responded, resolved, unit, int(last[4]))
    stored = Complaint.objects.values_list(
        "reference", "received_at", "responded_at", "resolved_at", "unit__name", "reopen_count"
    )
    assert {reference: tuple(rest) for reference, *rest in stored} == expected
    assert (import_.lines_read, import_.accepted, import_.rejected, len(expected)) == (14_120, 2_492, 0, 2_492)
    by_unit = Counter(Complaint.objects.values_list("unit__name", flat=True))
    assert by_unit == Counter(unit for _, _, _, unit, _ in expected.values())
    assert repeats_and_chasers() == counted_again(last_of.values(), form)


def repeats_and_chasers() -> tuple[int, int]:
    arrivals = Complaint.objects.values_list("arrival", "since_previous")
    return sum(is_repeat(*each) for each in arrivals), sum(arrival == Arrival.CHASER for arrival, _ in arrivals)


def counted_again(incidents: Any, form: str) -> tuple[int, int]:
    """Repeats within 30 days and chasers of the same caller and second category, straight from the rule."""
    resolved: dict[tuple[str, str], datetime] = {}
    repeats = chasers = 0
    for row in sorted(incidents, key=lambda row: (when(row[9], form), row[0])):
        key, received = (row[7], row[17]), when(row[9], form)
        if "?" in key:
            continue
        if key in resolved and received < resolved[key]:
            chasers += 1
            continue
        repeats += key in resolved and received - resolved[key] <= timedelta(days=30)
        resolved[key] = when(row[34], form) or when(row[35], form)
    return repeats, chasers


def test_the_real_requests(real: Callable[..., tuple[Import, list[str], Lines]]) -> None:
    import_, header, rows = real("baltimore_311_sample.csv.gz", "baltimore311")
    form = "%m/%d/%Y %I:%M:%S %p"
    place = {name: header.index(name) for name in header}

    def cell(row: list[str], name: str) -> str:
        return row[place[name]]

    expected = {
        cell(row, "ServiceRequestNum"): (
            *(when(cell(row, name), form) for name in ("CreatedDate", "DueDate", "CloseDate")),
            cell(row, "Agency"),
            cell(row, "SRType"),
            "Duplicate" in cell(row, "SRStatus"),
        )
        for row in rows
    }
    stored = Complaint.objects.values_list(
        "reference", "received_at", "due_at", "resolved_at", "unit__name", "subcategory__name", "marked_duplicate"
    )
    assert {reference: tuple(rest) for reference, *rest in stored} == expected
    assert (import_.accepted, import_.rejected, import_.notes["unknown_channels"]) == (2_500, 0, {})
    assert Complaint.objects.filter(arrival=Arrival.DUPLICATE).count() == 63


def test_the_real_messages(real: Callable[..., tuple[Import, list[str], Lines]]) -> None:
    import_, _, rows = real("zh_messages_sample.csv.gz", "zh_messages")
    form = "%Y/%m/%d %H:%M:%S"
    expected = {row[0]: (when(row[3], form), when(row[6], form), when(row[6], form)) for row in rows}
    stored = Complaint.objects.values_list("reference", "received_at", "responded_at", "resolved_at")
    assert {reference: tuple(rest) for reference, *rest in stored} == expected
    assert (import_.accepted, import_.rejected) == (352, 0)
    for complaint in Complaint.objects.all()[:50]:
        row = next(row for row in rows if row[0] == complaint.reference)
        assert complaint.text == f"{row[2].strip()}\n\n{row[4].strip()}"


def test_the_real_files_again_change_nothing(real: Callable[..., tuple[Import, list[str], Lines]]) -> None:
    real("zh_messages_sample.csv.gz", "zh_messages")
    import_, _, _ = real("zh_messages_sample.csv.gz", "zh_messages")
    assert (import_.accepted, import_.updated, import_.unchanged) == (0, 0, 352)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_half_of_a_real_file_is_refused_and_leaves_nothing(
    shared: Path, bring: Callable[..., Import], part: float
) -> None:
    for path in sorted((shared / "data").glob("*.gz")):
        whole = gzip.decompress(path.read_bytes())
        cut = whole[: int(len(whole) * part)].rsplit(b",", 1)[0]
        name = {"b": "baltimore311", "s": "servicenow", "z": "zh_messages"}[path.name[0]]
        import_ = bring(cut, presets.named(name))
        assert import_.error["code"] in ("file_cut", "file_cut_at")
    assert not Complaint.objects.exists()


def test_a_kept_mapping_goes_before_a_known_system(company: Organisation) -> None:
    header = ["编号", "受理", "渠道"]
    SavedMapping.objects.create(organisation=company, name="ours", content={"facts": {}}, columns=header)
    assert presets.wanted(header, organisation=company) == ("ours", {"facts": {}})
    assert presets.wanted([*header, "来源"], organisation=company) == ("standard", presets.presets()["standard"])


def test_the_columns_added_to_rejected_rows_are_no_other_columns(company: Organisation) -> None:
    SavedMapping.objects.create(organisation=company, name="ours", content={"facts": {}}, columns=["a", "b"])
    found = presets.wanted(["b", "a", *sorted(added_columns())], organisation=company)
    assert found is not None
    assert found[0] == "ours"


def test_a_table_of_other_columns_is_wanted_by_nobody(company: Organisation) -> None:
    assert presets.wanted(["a", "b"], organisation=company) is None


def test_of_two_mappings_of_one_name_the_companys_own_is_known(company: Organisation) -> None:
    SavedMapping.objects.create(organisation=company, name="standard", content={"facts": {}})
    assert presets.known(organisation=company)["standard"] == {"facts": {}}
    assert set(presets.known(organisation=company)) == set(presets.presets())
