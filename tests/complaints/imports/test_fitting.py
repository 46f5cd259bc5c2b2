import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.imports.errors import ImportRefusedError
from complaints.imports.fitting import fit, fitted, unused
from complaints.imports.mapping import Mapping
from tests.complaints.imports.conftest import EVENTS, HEADER, PLAIN

ALIASES = Mapping.of(
    {
        "source": "a",
        "source_headers": ["来源", "source"],
        "facts": {
            "reference": {"headers": ["编号", "reference"]},
            "received_at": {"headers": ["受理", "received"]},
            "unit": {"headers": ["单位", "unit"], "optional": True},
            "resolved_at": {"columns": ["done", "closed"], "optional": True},
        },
    }
)


def columns(mapping: Mapping) -> dict[str, tuple[str, ...]]:
    return {rule.fact: rule.columns for rule in mapping.rules}


@pytest.mark.parametrize("header", [["编号", "受理"], ["reference", "received"], [" Reference*", "RECEIVED:"]])
def test_a_column_is_found_under_any_of_its_names(header: list[str]) -> None:
    assert columns(fitted(ALIASES, header)) == {"reference": (header[0],), "received_at": (header[1],)}


def test_of_two_names_in_one_file_the_first_of_the_mapping_counts() -> None:
    assert columns(fitted(ALIASES, ["reference", "编号", "受理"]))["reference"] == ("编号",)


def test_a_file_without_an_optional_column_tells_nothing_of_that_fact() -> None:
    assert "unit" not in fitted(ALIASES, ["编号", "受理"]).told
    assert "unit" in fitted(ALIASES, ["编号", "受理", "Unit"]).told


def test_of_optional_columns_those_that_are_there_are_read() -> None:
    assert columns(fitted(ALIASES, ["编号", "受理", "closed"]))["resolved_at"] == ("closed",)


def test_a_column_that_is_needed_is_missed_under_its_names() -> None:
    with pytest.raises(ImportRefusedError) as error:
        fitted(ALIASES, ["受理", "电话"])
    assert error.value.params == {"missing": "编号 / reference", "found": "受理, 电话"}


def test_plain_columns_are_taken_literally() -> None:
    assert fit(Mapping.of(PLAIN), [name.upper() for name in HEADER.split(",")]).missing == ()
    assert fit(Mapping.of(EVENTS), ["CASE", "at", "opened", "state", "team"]).missing == ("case",)


def test_the_column_of_the_source_is_found_where_there_is_one() -> None:
    assert fitted(ALIASES, ["编号", "受理", "Source"]).source_column == "Source"
    assert fitted(ALIASES, ["编号", "受理"]).source_column == ""


def test_what_is_left_unread_is_known() -> None:
    header = ["编号", "受理", "单位 ", "受理人", ""]
    assert unused(fitted(ALIASES, header), header) == ["受理人"]


@given(st.lists(st.sampled_from(["编号", "reference", "受理", "unit", "来源", "closed", "x", ""]), unique=True))
def test_fitting_a_fitted_mapping_changes_nothing(header: list[str]) -> None:
    laid = fit(ALIASES, header)
    assert fit(laid.mapping, header).mapping == laid.mapping
    assert laid.used == sum(name in header for name in laid.mapping.columns)
