from celery import shared_task

from complaints import tallies
from complaints.imports import actions


@shared_task
def run_import(import_id: int) -> None:
    actions.run_waiting(first=import_id)


@shared_task
def run_waiting_imports() -> None:
    actions.run_waiting()


@shared_task
def catch_up_tallies(organisation: int) -> None:
    """Help whoever brings the tallies up to date: months are shared out, each to one process."""
    tallies.catch_up(organisation)
