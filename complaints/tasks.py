from celery import shared_task
from django.utils import timezone

from complaints.imports import actions


@shared_task
def run_import(import_id: int) -> None:
    actions.run_waiting(first=import_id)


@shared_task
def run_waiting_imports() -> None:
    actions.run_waiting()
    actions.forget_old_files(now=timezone.now())
