from django.urls import path

from whitepapers.views import drafting, public, publishing

app_name = "whitepapers"
urlpatterns = [
    path("", drafting.papers, name="papers"),
    path("build/", drafting.build, name="build"),
    path("<int:pk>/", drafting.paper, name="paper"),
    path("<int:pk>/publish/", publishing.publish, name="publish"),
    path("public/", public.public_list, name="public_list"),
    path("public/<slug:slug>/<str:period>/", public.public_paper, name="public"),
    path("public/<slug:slug>/<str:period>/data.json", public.public_data, name="public_data"),
]
