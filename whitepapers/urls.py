from django.urls import path

from whitepapers.views import drafting, feeds, public, publishing

app_name = "whitepapers"
urlpatterns = [
    path("", drafting.papers, name="papers"),
    path("build/", drafting.build, name="build"),
    path("<int:pk>/", drafting.paper, name="paper"),
    path("<int:pk>/freeze/", publishing.freeze, name="freeze"),
    path("<int:pk>/approve/", publishing.approve, name="approve"),
    path("<int:pk>/publish/", publishing.publish, name="publish"),
    path("<int:pk>/schedule/", publishing.schedule, name="schedule"),
    path("<int:pk>/back/<slug:act>/", publishing.back, name="back"),
    path("<int:pk>/correct/", publishing.correct, name="correct"),
    path("public/", public.public_list, name="public_list"),
    path("public/feed/<slug:language>.atom", feeds.feed, name="feed"),
    path("public/<slug:slug>/<str:period>/", public.public_paper, name="public"),
    path("public/<slug:slug>/<str:period>/data.json", public.public_data, name="public_data"),
    path("public/<slug:slug>/<str:period>/v<int:version>/", public.public_paper, name="public_version"),
    path("public/<slug:slug>/<str:period>/v<int:version>/<path:name>", public.public_file, name="public_file"),
]
