"""Addresses of the pages that show everything together."""

from django.urls import URLPattern

app_name = "dashboard"
urlpatterns: list[URLPattern] = []
