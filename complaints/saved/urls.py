from django.urls import path

from complaints.saved import views

urlpatterns = [
    path("views/", views.view_list, name="views"),
    path("views/add/", views.view_add, name="view_add"),
    path("views/<int:pk>/edit/", views.view_edit, name="view_edit"),
    path("views/<int:pk>/delete/", views.view_delete, name="view_delete"),
]
