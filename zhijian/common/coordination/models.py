"""The records of this room."""

from zhijian.common.coordination.groups import Group, Meeting, Seat
from zhijian.common.coordination.points import Point
from zhijian.common.coordination.problems import Problem
from zhijian.common.coordination.tasks import Task

__all__ = ["Group", "Meeting", "Point", "Problem", "Seat", "Task"]
