"""A calendar feed of what is due to one: when, never what or about whom."""

from __future__ import annotations

import datetime as dt

import icalendar
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.web.access import ActorRequest, access
from throughline.web.pages import page
from throughline.work.actions.own_views import end_feed, make_feed
from throughline.work.queries.calendar import DueMoment, has_feed, list_due_moments


@access("work.view")
def calendar(request: ActorRequest) -> HttpResponse:
    """Turn one's calendar feed on or off; its address is shown once."""
    address = ""
    if request.method == "POST" and "end" in request.POST:
        end_feed(by=request.actor, at=now())
        messages.success(request, "The calendar feed is off. Its address answers nothing now.")
        return redirect("calendar")
    if request.method == "POST":
        token = make_feed(by=request.actor, at=now())
        address = request.build_absolute_uri(reverse("calendar-feed", args=[token]))
    return page(request, "pages/tasks/calendar.html", {"address": address, "is_on": has_feed(request.actor)})


@access("", methods=("GET", "HEAD"))
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads: it cannot sign in, so the address is the key, and nothing in it is about anyone."""
    at = now()
    moments = list_due_moments(token, at)
    if moments is None:
        raise Http404
    made = icalendar.Calendar()
    made.add("prodid", "-//Throughline//Work due//EN")
    made.add("version", "2.0")
    for moment in moments:
        made.add_component(_event(moment, at))
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(moment: DueMoment, at: dt.datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{moment.key}@throughline")
    event.add("dtstamp", at)
    event.add("dtstart", moment.due_at)
    event.add("summary", "Throughline: something is due")
    event.add("description", "Sign in to Throughline to see what.")
    event.add("class", "PRIVATE")
    return event
