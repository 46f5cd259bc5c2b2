from django.urls import path

from complaints.surveys import views

urlpatterns = [
    path("surveys/", views.survey_list, name="surveys"),
    path("surveys/add/", views.survey_add, name="survey_add"),
    path("surveys/<int:pk>/links/", views.survey_links, name="survey_links"),
    path("surveys/<int:pk>/print/", views.survey_slips, name="survey_slips"),
]
