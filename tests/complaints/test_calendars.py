"""The calendar as recorded: common decrees, a company's own entries before them, opening hours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from complaints import calendars
from complaints.decrees import Days, enter_decree, enter_hours, import_decrees, known_to_the_package
from complaints.models import ChangeSet, Decree, DecreedDay, OpeningHours
from complaints.rules.calendars import Hours, china
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)
OCTOBER = date(2026, 10, 1)


def enter(company: Organisation, by: User, *days: Days, settles: bool = False, **more: Any) -> list[Decree]:
    told = {"source": "国办发明电〔2026〕9号", "learnt_on": date(2026, 11, 20), **more}
    return enter_decree(organisation=company, days=days, settles=settles, by=by, **told)


def off(first: date, last: date | None = None) -> Days:
    return Days(first, last or first, "off", "元旦")


def test_a_new_record_knows_what_the_package_knows(company: Organisation) -> None:
    known = calendars.of_organisation(company.pk)
    assert (known.holidays, known.make_up, known.years) == (china().holidays, china().make_up, china().years)


def test_importing_again_writes_nothing(db: None) -> None:
    assert import_decrees() == []


def test_what_the_package_learns_later_is_a_decree_of_its_own(db: None) -> None:
    DecreedDay.objects.filter(decree__year=2026, day=OCTOBER).delete()
    assert import_decrees() == [2026]
    assert Decree.objects.filter(year=2026).count() == 2
    assert calendars.of_organisation(None).is_day_off(OCTOBER)


def test_a_company_that_knows_better_goes_before_the_common_decree(company: Organisation, manager: User) -> None:
    enter(company, manager, Days(OCTOBER, OCTOBER, "worked"))
    assert calendars.of_organisation(company.pk).is_working_day(OCTOBER)
    assert calendars.of_organisation(None).is_day_off(OCTOBER)


def test_a_newer_common_decree_does_not_undo_what_a_company_entered(company: Organisation, manager: User) -> None:
    enter(company, manager, Days(OCTOBER, OCTOBER, "worked"))
    common = Decree.objects.create(year=2026, settles=True, source="x", learnt_on=date(2026, 11, 1))
    DecreedDay.objects.create(decree=common, day=OCTOBER, kind="off")
    assert calendars.of_organisation(company.pk).is_working_day(OCTOBER)


def test_the_later_entry_about_a_day_counts(company: Organisation, manager: User) -> None:
    monday = date(2027, 1, 4)
    enter(company, manager, off(monday))
    enter(company, manager, Days(monday, monday, "plain"))
    assert calendars.of_organisation(company.pk).is_working_day(monday)


def test_a_year_is_settled_only_by_a_decree_that_says_so(company: Organisation, manager: User) -> None:
    enter(company, manager, off(NEW_YEAR))
    assert not calendars.of_organisation(company.pk).decreed(NEW_YEAR)
    enter(company, manager, off(NEW_YEAR), settles=True)
    assert calendars.of_organisation(company.pk).decreed(NEW_YEAR)


def test_days_across_the_turn_of_the_year_are_entries_of_both_years(company: Organisation, manager: User) -> None:
    entered = enter(company, manager, off(date(2026, 12, 31), NEW_YEAR))
    assert [(decree.year, decree.days.count()) for decree in entered] == [(2026, 1), (2027, 1)]


def test_an_entry_is_numbered_like_every_fact_and_journalled(company: Organisation, manager: User) -> None:
    [decree] = enter(company, manager, off(NEW_YEAR))
    assert decree.change_set
    assert decree.change_set.number == 1
    assert JournalEntry.objects.get(action="calendar.decree").actor == manager.username


def test_another_company_knows_nothing_of_it(company: Organisation, manager: User) -> None:
    enter(company, manager, off(date(2027, 1, 4)))
    other = Organisation.objects.create(name="别家", slug="other")
    assert calendars.of_organisation(other.pk).is_working_day(date(2027, 1, 4))


def test_named_days_say_who_said_so(company: Organisation, manager: User) -> None:
    enter(company, manager, off(OCTOBER))
    named = calendars.named_days(company.pk, 2026)
    assert (named[OCTOBER].name, named[OCTOBER].source) == ("元旦", "国办发明电〔2026〕9号")
    assert named[date(2026, 10, 2)].name == "国庆节"


def test_of_two_versions_of_opening_hours_for_the_same_day_the_later_counts(
    company: Organisation, manager: User
) -> None:
    for opens in (480, 540):
        enter_hours(
            organisation=company,
            valid_from=date(2026, 1, 1),
            working=[(opens, 1080)],
            off=[],
            source="公告",
            by=manager,
        )
    assert calendars.hours_of(company.pk) == (Hours(date(2026, 1, 1), ((540, 1080),)),)
    assert OpeningHours.objects.count() == ChangeSet.objects.count() == 2


def test_the_package_names_its_days_in_chinese() -> None:
    assert (OCTOBER, "off", "国庆节") in known_to_the_package()[2026]


@pytest.mark.parametrize(
    ("model", "impossible"), [(Decree, {"source": ""}), (Decree, {"year": 1900}), (DecreedDay, {"kind": "half"})]
)
def test_the_database_itself_refuses_what_cannot_be(db: None, model: Any, impossible: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=model.objects.first().pk).update(**impossible)


def test_the_database_itself_refuses_a_day_twice_in_a_decree(db: None) -> None:
    day = DecreedDay.objects.filter(decree__year=2026).first()
    assert day
    with pytest.raises(IntegrityError), transaction.atomic():
        DecreedDay.objects.create(decree=day.decree, day=day.day, kind="off")


@pytest.mark.django_db(transaction=True)
def test_an_emptied_record_is_filled_again() -> None:
    assert Decree.objects.filter(year=2026).exists()
