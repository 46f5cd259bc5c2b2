from django.urls import path

from complaints.quality import views

urlpatterns = [
    path("sources/", views.source_list, name="sources"),
    path("sources/<int:pk>/", views.source_quality, name="source"),
]
