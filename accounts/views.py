"""Signing in and out, the second factor, the password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, signing
from accounts import second_factor as factor
from accounts.access import EVERYONE, AuthenticatedRequest, before_factor, public, roles
from accounts.forms import CodeForm, ProofForm


@public
@never_cache
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponseBase:
    """Sign in. After five wrong passwords django-axes answers in the place of this page (accounts/locked.html)."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(_next(request))
    form = AuthenticationForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.sign_in(request=request, user=form.get_user())
        return redirect(_next(request))
    if form.is_bound:
        actions.refuse(request=request, username=request.POST.get("username", ""))
    return render(request, "accounts/login.html", {"form": form, "next": request.GET.get("next", "")})


@roles(*EVERYONE)
@before_factor
@require_POST
def logout(request: AuthenticatedRequest) -> HttpResponseBase:
    """Sign out, by a button only: a link on another site must not do it."""
    actions.sign_out(request=request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@roles(*EVERYONE)
@before_factor
@never_cache
def second_factor(request: AuthenticatedRequest) -> HttpResponseBase:
    """Set the second factor up, show it at sign-in, or look after it: whichever is next for this person."""
    app = factor.app_of(request.user)
    if app is None:
        return _set_up(request)
    if not request.user.is_verified():  # type: ignore[attr-defined]  # set by OTPMiddleware
        return _show(request)
    context = {"app": app, "left": factor.codes_left(request.user), "required": _required(request)}
    return render(request, "accounts/second_factor.html", context)


def _set_up(request: AuthenticatedRequest) -> HttpResponseBase:
    form = CodeForm(request.POST or None, user=request.user)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if codes := actions.confirm_app(request=request, user=request.user, code=code):
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": _next(request)})
        form.refuse()
    app = actions.app_to_set_up(user=request.user)
    context = {
        "form": form,
        "picture": factor.picture_of(app),
        "secret": factor.secret_of(app),
        "required": _required(request),
    }
    return render(request, "accounts/second_factor_setup.html", context)


def _show(request: AuthenticatedRequest) -> HttpResponseBase:
    form = CodeForm(request.POST or None, user=request.user)
    if form.is_valid():
        if actions.show_factor(request=request, user=request.user, code=form.cleaned_data["code"]):
            return redirect(_next(request))
        form.refuse()
    return render(request, "accounts/second_factor_show.html", {"form": form})


@roles(*EVERYONE)
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: AuthenticatedRequest) -> HttpResponseBase:
    """Make new recovery codes, for password and code, and show them once."""
    _only_verified(request)
    form = ProofForm(request.POST or None, request=request, user=request.user)
    if not _proves(request, form):
        return render(request, "accounts/recovery_codes_new.html", {"form": form})
    codes = actions.new_codes(user=request.user)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": reverse("accounts:second_factor")})


@roles(*EVERYONE)
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_remove(request: AuthenticatedRequest) -> HttpResponseBase:
    """Take the second factor off, for password and code. Whose role needs it keeps it: for another phone an
    administrator takes it off, who knows the person."""
    _only_verified(request)
    if _required(request):
        raise PermissionDenied
    form = ProofForm(request.POST or None, request=request, user=request.user)
    if not _proves(request, form):
        return render(request, "accounts/second_factor_remove.html", {"form": form})
    actions.remove_factor(user=request.user, by=request.user)
    messages.success(request, _("The second factor is off."))
    return redirect("accounts:second_factor")


@roles(*EVERYONE)
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
def password(request: AuthenticatedRequest) -> HttpResponseBase:
    """Change one's own password."""
    form = PasswordChangeForm(request.user, data=request.POST or None)
    if form.is_valid():
        actions.change_password(request=request, form=form)
        messages.success(request, _("Your password is changed."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/password.html", {"form": form})


def _proves(request: AuthenticatedRequest, form: ProofForm) -> bool:
    """Whether password and code are right; a right one is used up by it."""
    if not form.is_valid():
        return False
    return signing.confirmation(request, form) is not None


def _only_verified(request: AuthenticatedRequest) -> None:
    if not request.user.is_verified():  # type: ignore[attr-defined]  # set by OTPMiddleware
        raise PermissionDenied


def _required(request: AuthenticatedRequest) -> bool:
    return request.user.role in settings.SECOND_FACTOR_ROLES


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is one of our pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse(settings.LOGIN_REDIRECT_URL)
