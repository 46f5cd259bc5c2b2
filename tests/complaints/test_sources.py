import pytest
from django.utils import translation

from accounts.models import Organisation
from complaints import sources
from complaints.models import Source


@pytest.fixture
def add(company: Organisation):
    def add(key: str, name: str, organisation: Organisation = company) -> Source:
        return Source.objects.create(organisation=organisation, key=key, name=name)

    return add


def test_a_source_is_called_by_its_name(add) -> None:
    crm = add("crm", "客服系统")
    assert sources.words(crm.pk) == {crm.pk: "客服系统"}


def test_a_name_that_could_mean_another_source_gives_way_to_the_key(add) -> None:
    one, two, three = add("a", "热线"), add("b", "热线"), add("c", "a")
    assert sources.words(one.pk) == {one.pk: "a", two.pk: "b", three.pk: "c"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_source_is_found_again_by_what_it_is_called(add, company: Organisation, language: str) -> None:
    for key, name in [
        ("by-hand", "by hand"),
        ("standard", "standard"),
        ("a", "热线"),
        ("b", "热线"),
        ("c", "a"),
        ("d", "手工登记"),
        ("e", "CRM"),
    ]:
        add(key, name)
    with translation.override(language):
        words = sources.words(Source.objects.first().pk)
    assert len(set(words.values())) == 7
    assert {pk: sources.named(word, organisation=company).pk for pk, word in words.items()} == {pk: pk for pk in words}


@pytest.mark.parametrize("word", ["手工登记", "entered by hand", "by-hand"])
def test_entries_by_hand_are_known_in_every_language(company: Organisation, word: str) -> None:
    assert sources.named(word, organisation=company).key == Source.BY_HAND


def test_an_unknown_name_is_a_new_source(add, company: Organisation) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    add("crm", "CRM", other)
    found = sources.named("CRM", organisation=company)
    assert (found.organisation, found.name) == (company, "CRM")


def test_a_long_name_gets_a_short_key_of_its_own(company: Organisation) -> None:
    one, two = (sources.named("x" * 98 + end, organisation=company) for end in "ab")
    assert one.pk != two.pk
    assert len(one.key) <= 60
    assert sources.named("x" * 98 + "a", organisation=company) == one
