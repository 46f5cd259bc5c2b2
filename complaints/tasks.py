from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from complaints import tallies
from complaints.exports import actions as exports
from complaints.imports import actions
from complaints.models.imports import Export
from complaints.partitions import actions as partitions
from complaints.quality.counting import count_again
from complaints.surveys.actions import enter_answers


@shared_task
def run_import(import_id: int) -> None:
    actions.run_waiting(first=import_id)


@shared_task
def run_export(export_id: int) -> None:
    exports.run(export=Export.objects.select_related("created_by").get(pk=export_id))


@shared_task
def run_waiting_imports() -> None:
    """What waits: imports, and exports whose worker was killed. What nobody needs any more is deleted."""
    actions.run_waiting()
    exports.run_waiting(now=timezone.now())
    actions.forget_old_files(now=timezone.now())


@shared_task
def catch_up_tallies(organisation: int) -> None:
    """Help whoever brings the tallies up to date: months are shared out, each to one process."""
    tallies.catch_up(organisation)


@shared_task
def count_quality() -> None:
    """Count again what the data of the sources lack, where something was written."""
    count_again()


@shared_task
def enter_survey_answers() -> None:
    """Write what customers answered into the record."""
    enter_answers(now=timezone.now())


@shared_task(autoretry_for=(OperationalError,), retry_backoff=60, max_retries=6)
def make_months() -> None:
    """Where the table of complaints is in parts, make the months that come; a long import may be in the way."""
    partitions.roll_if_in_parts(today=timezone.localdate())
