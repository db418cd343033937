"""Addresses of limits and of the law: the page of limits, feeds, questions, calendar and rules."""

from django.urls import path

from zhijian.desk.views import asking, clocks, feeds, law, rulebook

urlpatterns = [
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/export.<str:form>", clocks.clocks_export, name="clocks_export"),
    path("clocks/<int:pk>/", clocks.clock_working, name="clock"),
    path("clocks/feeds/", feeds.feeds, name="feeds"),
    path("clocks/feeds/new/", feeds.feed_new, name="feed_new"),
    path("clocks/feeds/revoke/", feeds.feed_revoke, name="feed_revoke"),
    path("clocks/feed/<str:token>.ics", feeds.feed, name="feed"),
    path("ask/", asking.asking, name="asking"),
    path("law/", rulebook.rules, name="rules"),
    path("law/rules/<str:procedure>/<str:name>/", rulebook.rule, name="rule"),
    path("law/rules/<str:procedure>/<str:name>/<str:act>/", rulebook.edit, name="rule_edit"),
    path("law/calendar/", law.calendar_page, name="law_calendar"),
    path("law/calendar/load/", law.load, name="law_load"),
    path("law/calendar/override/", law.override, name="law_override"),
    path("law/calendar/<uuid:pk>/lift/", law.lift, name="law_lift"),
    path("law/alarms/", law.alarms_page, name="law_alarms"),
    path("law/alarms/<uuid:pk>/lift/", law.alarm_lift, name="law_alarm_lift"),
]
