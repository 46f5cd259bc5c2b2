from django.urls import path

from whitepapers import views

app_name = "whitepapers"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("build/", views.build, name="build"),
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("public/", views.public_list, name="public_list"),
    path("public/<slug:slug>/<str:period>/", views.public_paper, name="public"),
    path("public/<slug:slug>/<str:period>/data.json", views.public_data, name="public_data"),
]
