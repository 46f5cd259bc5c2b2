"""Short, because it is printed."""

from django.urls import path

from whitepapers.views import verify

app_name = "verify"
urlpatterns = [
    path("", verify.page, name="page"),
    path("<slug:sha256>/", verify.digest, name="digest"),
]
