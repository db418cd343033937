"""The records of this room."""

from zhijian.common.coordination.problems import Problem

__all__ = ["Problem"]
