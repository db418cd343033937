"""Addresses of what is coordinated: problems, work points, groups; and what stands on the pages of their records."""

from django.urls import path

from zhijian.desk.views import groups, points, problems, records

records.BESIDE |= {
    "coordination.problem": problems.beside,
    "coordination.point": points.beside_point,
    "coordination.task": points.beside_task,
    "coordination.group": groups.beside_group,
    "coordination.seat": groups.beside_seat,
    "coordination.meeting": groups.beside_meeting,
}

urlpatterns = [
    path("problems/", problems.problems, name="problems"),
    path("points/", points.board, name="points"),
    path("groups/<uuid:pk>/", groups.group, name="group"),
]
