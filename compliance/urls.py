from django.urls import path

from compliance import views

app_name = "compliance"
urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("recompute/", views.recompute, name="recompute"),
    path("breaches/", views.breaches, name="breaches"),
]
