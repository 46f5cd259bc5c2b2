from django.urls import path

from complaints.bulk import views

urlpatterns = [path("bulk/", views.bulk, name="bulk")]
