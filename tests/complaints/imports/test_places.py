import pytest
from django.utils import translation

from complaints.imports import messages, places
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("", "the outermost level of the file"),
        ("facts", "the list of facts (“facts”)"),
        ("facts.customer", "the fact “customer” (customer reference)"),
        ("facts.channel.values", "the list of words (“values”) of the fact “channel” (channel)"),
        ("facts.channel.when", "“when” of the fact “channel” (channel)"),
        ("events.at", "the description of the event log (“events.at”)"),
        ("skip_lines", "the entry “skip_lines”"),
    ],
)
def test_a_place_is_named_in_words(where: str, said: str) -> None:
    assert places.in_words(where) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"编号": "reference", "facts": {}}, "the word “编号” is not understood in the outermost level of the file."),
        ([], "the outermost level of the file must stand between curly brackets { }."),
        ({"facts": {"reference": {}}}, "does not say from which column “received_at” comes"),
    ],
)
def test_a_mistake_in_a_mapping_is_said_with_its_place(content: object, said: str) -> None:
    with pytest.raises(ImportRefusedError) as error:
        Mapping.of(content)
    assert said in messages.of_file(error.value.code, error.value.params)
