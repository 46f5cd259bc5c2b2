from django.urls import path

from complaints.looks import views

urlpatterns = [
    path("<int:pk>/unmask/", views.unmask, name="unmask"),
    path("contact/", views.contact_search, name="contact_search"),
    path("looks/", views.looks, name="looks"),
    path("looks/seen/", views.looks_seen, name="looks_seen"),
]
