"""The pages on which tokens are made, looked over and ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.api_tokens import actions
from accounts.api_tokens.forms import TokenForm
from accounts.api_tokens.models import ApiToken


@roles(MANAGER, AUDITOR)
@require_safe
def tokens(request: AuthenticatedRequest) -> HttpResponse:
    """Those that this person may end: his own, and for a manager those of the company's people."""
    today = timezone.localdate()
    visible = ApiToken.objects.visible_to(request.user).select_related("owner", "revoked_by")
    rows = [(token, token.state(today)) for token in visible]
    return render(request, "accounts/api_tokens.html", {"rows": rows})


@roles(MANAGER, AUDITOR)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def token_add(request: AuthenticatedRequest) -> HttpResponse:
    """Make a token, and show its secret this once."""
    today = timezone.localdate()
    form = TokenForm(request.POST or None, request=request, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        token, secret = actions.issue(
            owner=request.user, name=told["name"], scopes=form.chosen, expires_on=told["expires_on"], today=today
        )
        return render(request, "accounts/api_token_made.html", {"token": token, "secret": secret})
    return render(request, "accounts/api_token_form.html", {"form": form})


@roles(MANAGER, AUDITOR)
@require_POST
def token_revoke(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """End a token, by a button."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    actions.revoke(token=token, by=request.user, now=timezone.now())
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token})
    return redirect("accounts:api_tokens")
