"""The first page of the morning: which promises are kept, and what needs a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import EVERYONE, AuthenticatedRequest, roles


@roles(*EVERYONE)
def home(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "dashboard/home.html")
