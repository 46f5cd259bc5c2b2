"""Addresses of the pages that show everything together."""

from django.urls import path

from dashboard.views import home, letter, preferences, promise

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("letters/<int:pk>/", letter.letter, name="letter"),
    path("promises/<int:pk>/", promise.promise, name="promise"),
    path("language/", preferences.set_language, name="set_language"),
]
