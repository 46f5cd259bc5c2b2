"""Addresses of the pages that show everything together."""

from django.urls import path

from dashboard.views import home, preferences

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("language/", preferences.set_language, name="set_language"),
]
