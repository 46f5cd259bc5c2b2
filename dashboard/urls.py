"""Every address of the product. Each app keeps its own list; this file only says where it hangs."""

from django.contrib import admin
from django.urls import include, path

handler500 = "dashboard.middleware.server_error"
urlpatterns = [
    path("", include("dashboard.pages")),
    path("account/", include("accounts.urls")),
    path("letters/", include("commitments.urls")),
    path("complaints/", include("complaints.urls")),
    path("s/", include("complaints.surveys.public_urls")),
    path("compliance/", include("compliance.urls")),
    path("audits/", include("audits.urls")),
    path("white-papers/", include("whitepapers.urls")),
    path("verify/", include("whitepapers.verify_urls")),
    path("api/v1/", include("dashboard.api.urls")),
    path("admin/", admin.site.urls),
]
