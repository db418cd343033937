"""Who coordinates and who carries out."""

from zhijian.kernel.org.duties import declare
from zhijian.kernel.org.words import words
from zhijian.kernel.records.by import By

COORDINATOR = declare("coordinator", words("督查督办", "Coordination officer"))
"""Enters problems, gives tasks, sets work points and groups, verifies; at the own body and all below."""
HANDLER = declare("handler", words("任务承办", "Task handler"))
"""Carries out what falls to the own body, and reports it with its evidence."""
EITHER = (HANDLER, COORDINATOR)


def keeper(by: By, at: str) -> str:
    """The body that enters something about the body *at*: the one named, else the hand's own that reaches it."""
    own = (post.body for post in by.scope.posts if post.duty in EITHER)
    return by.body or next((body for body in own if at in by.scope.of(body, "coordination")), at)
