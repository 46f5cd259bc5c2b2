from django.urls import path

from whitepapers.views import drafting, feeds, prose, public, publishing

app_name = "whitepapers"
urlpatterns = [
    path("", drafting.papers, name="papers"),
    path("build/", drafting.build, name="build"),
    path("<int:pk>/", drafting.paper, name="paper"),
    path("<int:pk>/freeze/", publishing.freeze, name="freeze"),
    path("<int:pk>/approve/", publishing.approve, name="approve"),
    path("<int:pk>/publish/", publishing.publish, name="publish"),
    path("<int:pk>/text/", prose.text, name="text"),
    path("<int:pk>/text/comments/<int:number>/settle/", prose.remark_settle, name="remark_settle"),
    path("<int:pk>/text/<slug:section>/", prose.passage, name="passage"),
    path("<int:pk>/text/<slug:section>/comment/", prose.remark, name="remark"),
    path("<int:pk>/text/<slug:section>/<slug:language>/save/", prose.passage_save, name="passage_save"),
    path("<int:pk>/text/<slug:section>/<slug:language>/preview/", prose.passage_preview, name="passage_preview"),
    path("<int:pk>/text/<slug:section>/<slug:language>/versions/", prose.passage_versions, name="passage_versions"),
    path("<int:pk>/text/<slug:section>/<slug:language>/restore/", prose.passage_restore, name="passage_restore"),
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
