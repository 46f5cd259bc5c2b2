"""Short, because it is printed and typed."""

from django.urls import path

from complaints.surveys import public_views

app_name = "survey"
urlpatterns = [
    path("", public_views.enter, name="enter"),
    path("<str:code>", public_views.answer, name="answer"),
]
