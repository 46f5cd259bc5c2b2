"""The inbox, what reaches a person how, and what could not be delivered."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import EVERYONE, AuthenticatedRequest, roles
from accounts.actions import keep_language
from dashboard.notices import actions, outbox
from dashboard.notices.failures import FAILURES
from dashboard.notices.forms import WayForm
from dashboard.notices.kinds import occasions_for, visible_notices
from dashboard.notices.models import Message, Notice, Way
from dashboard.notices.words import Words, words
from dashboard.tasks import send_notices_soon

A_PAGE = 50
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Line(NamedTuple):
    """A notice in the inbox; `said` is empty where the reader may no longer see what it is about."""

    notice: Notice
    said: Words | None


@roles(*EVERYONE)
@never_cache
@require_safe
def inbox(request: AuthenticatedRequest) -> HttpResponse:
    """What the person was told, the newest first."""
    page = Paginator(Notice.objects.inbox_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    notices, today = list(page), timezone.localdate()
    seen = {notice.pk for notice in visible_notices(request.user, notices, today)}
    lines = [Line(notice, words(notice, today) if notice.pk in seen else None) for notice in notices]
    context = {
        "lines": lines,
        "page": page,
        "newest": max((notice.pk for notice in notices), default=0),
        "unread": any(notice.read_at is None for notice in notices),
        "undelivered": Message.objects.dead().visible_to(request.user).exists(),
    }
    return render(request, "dashboard/notices/inbox.html", context)


@roles(*EVERYONE)
@require_POST
def notice(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Open what a notice is about: then it is read."""
    found = get_object_or_404(Notice.objects.inbox_of(request.user), pk=pk)
    actions.read(notice=found, now=timezone.now())
    may = visible_notices(request.user, [found], timezone.localdate())
    return HttpResponseRedirect(found.path) if may else redirect("dashboard:notices")


@roles(*EVERYONE)
@require_POST
def notices_read(request: AuthenticatedRequest) -> HttpResponse:
    """Everything that was on the page is read, and all that is older."""
    until = request.POST.get("until", "")
    if until.isdecimal() and len(until) < 19:
        actions.read_all(person=request.user, until=int(until), now=timezone.now())
    return redirect("dashboard:notices")


@roles(*EVERYONE)
@never_cache
@get_or_post
def ways(request: AuthenticatedRequest) -> HttpResponse:
    """What reaches the person how: occasions down, ways across."""
    actions.open_inbox(person=request.user)
    own = list(Way.objects.standing().filter(person=request.user).prefetch_related("wishes"))
    if request.method == "POST":
        _keep(request, own)
        messages.success(request, _("Your choice is kept."))
        return redirect("dashboard:ways")
    wished = {way.pk: {wish.occasion for wish in way.wishes.all()} for way in own}
    rows = [
        (occasion, [(way, f"{way.pk}:{occasion}", occasion in wished[way.pk]) for way in own])
        for occasion in occasions_for(request.user.role)
    ]
    context = {
        "ways": [(way, way.messages.first()) for way in own],
        "rows": rows,
        "kinds": [kind for kind in Way.Kind if kind != Way.Kind.INBOX],
        "digest_at": settings.NOTICE_DIGEST_AT,
        "has_mail": bool(settings.EMAIL_HOST),
        "failures": FAILURES,
        "mail": Way.Kind.EMAIL,
    }
    return render(request, "dashboard/notices/ways.html", context)


def _keep(request: AuthenticatedRequest, own: list[Way]) -> None:
    ticked, may = set(request.POST.getlist("wish")), occasions_for(request.user.role)
    chosen = {way: [each for each in may if f"{way.pk}:{each}" in ticked] for way in own}
    actions.choose(person=request.user, wishes=chosen)
    _remember_language(request)


@roles(*EVERYONE)
@never_cache
@sensitive_post_parameters("password", "secret", "address")
@sensitive_variables("secret")
@get_or_post
def way_add(request: AuthenticatedRequest) -> HttpResponse:
    """Set up a way out of the house; of a webhook the secret is shown this once."""
    kind = request.GET.get("kind", "")
    if kind not in Way.Kind.values or kind == Way.Kind.INBOX or (kind == Way.Kind.EMAIL and not settings.EMAIL_HOST):
        raise Http404
    form = WayForm(request.POST or None, request=request, kind=kind)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        way, secret = actions.add_way(
            person=request.user, kind=kind, name=told["name"], address=told["address"], secret=told.get("secret", "")
        )
        _remember_language(request)
        if secret:
            return render(request, "dashboard/notices/secret.html", {"way": way, "secret": secret})
        messages.success(request, _("“%(way)s” is set up. Send a test to see whether it arrives.") % {"way": way})
        return redirect("dashboard:ways")
    return render(request, "dashboard/notices/add.html", {"form": form, "kind": Way.Kind(kind)})


@roles(*EVERYONE)
@require_POST
def way_test(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Send a test by this way, by a button."""
    way = get_object_or_404(Way.objects.standing().filter(person=request.user), pk=pk)
    _remember_language(request)
    actions.send_test(way=way, now=timezone.now())
    if way.kind == Way.Kind.INBOX:
        messages.success(request, _("A test lies in your inbox."))
    else:
        send_notices_soon()
        messages.success(request, _("A test is on its way by “%(way)s”. What became of it stands here.") % {"way": way})
    return redirect("dashboard:ways")


@roles(*EVERYONE)
@require_POST
def way_end(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """End a way, by a button. The inbox stays."""
    own = Way.objects.filter(person=request.user).leading_out()
    way = get_object_or_404(own, pk=pk)
    actions.end_way(way=way, by=request.user, now=timezone.now())
    messages.success(request, _("“%(way)s” is told nothing any more.") % {"way": way})
    return redirect("dashboard:ways")


@roles(*EVERYONE)
@never_cache
@require_safe
def undelivered(request: AuthenticatedRequest) -> HttpResponse:
    """What could not be delivered: one's own; an administrator sees his organisation's, without their words."""
    dead = Message.objects.dead().visible_to(request.user).select_related("way__person")
    page = Paginator(dead, A_PAGE).get_page(request.GET.get("page"))
    own = Notice.objects.filter(deliveries__message__in=[each.pk for each in page], person=request.user)
    today = timezone.localdate()
    told = {notice.pk: words(notice, today) for notice in visible_notices(request.user, own, today)}
    of = list(own.values_list("deliveries__message", "pk"))
    lines = [
        (each, FAILURES.get(each.fault, each.fault), [told[pk] for at, pk in of if at == each.pk and pk in told])
        for each in page
    ]
    return render(request, "dashboard/notices/undelivered.html", {"lines": lines, "page": page})


@roles(*EVERYONE)
@require_POST
def undelivered_again(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Try a dead letter again, by a button."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    if outbox.try_again(message=message, by=request.user, now=timezone.now()):
        send_notices_soon()
        messages.success(request, _("It is tried again."))
    return redirect("dashboard:undelivered")


@roles(*EVERYONE)
@require_POST
def undelivered_give_up(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take a dead letter off the list, by a button."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    if outbox.give_up(message=message, by=request.user):
        messages.success(request, _("It is off the list."))
    return redirect("dashboard:undelivered")


def _remember_language(request: AuthenticatedRequest) -> None:
    """Whoever has never chosen a language is told in the one he reads now."""
    if not request.user.language:
        keep_language(user=request.user, language=get_language() or settings.LANGUAGE_CODE)
