"""What a person may see and where they may act: computed once per request, as sets of body ids."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Body, Dated, Duty, Grant, Place, Share, Staff

Bodies = frozenset[str]
NOWHERE: Bodies = frozenset()


@dataclass(frozen=True)
class Post:
    """A duty held at a body on the day, and for whom it is held where it is an acting duty."""

    duty: str
    body: str
    acting_for: uuid.UUID | None = None


@dataclass(frozen=True)
class Scope:
    """The posts of one person on one day, and what each post's body reaches.

    ``reach[body][""]`` is the body's own subtree; ``reach[body][line]`` adds areas by agreement for that line.
    ``whole`` says that the subtree is everything, so that queries need no filter.
    """

    staff: Staff | None
    day: date
    posts: tuple[Post, ...] = ()
    reach: dict[str, dict[str, Bodies]] = field(default_factory=dict)
    shares: dict[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    whole: bool = False
    system: bool = False

    def over(self, line: str) -> Bodies:
        """All bodies whose records of *line* this person may see."""
        return reduce(or_, (self.of(body, line) for body in self.reach), NOWHERE)

    def of(self, body: str, line: str) -> Bodies:
        """The bodies in whose area *body* may act for *line*."""
        areas = self.reach.get(body, {})
        own, agreed = areas.get("", NOWHERE), areas.get(line) if line else None
        return own | agreed if agreed else own

    def holds(self, duty: str, body: str) -> Post | None:
        """The post by which this person has *duty* at *body*; an own duty goes before an acting one."""
        mine = [post for post in self.posts if post.duty == duty and post.body == body]
        return min(mine, key=lambda post: post.acting_for is not None, default=None)

    def bodies_with(self, duty: str) -> list[str]:
        """The bodies at which this person has *duty*."""
        return sorted({post.body for post in self.posts if post.duty == duty})

    def administers(self, duty: str) -> bool:
        """Whether this person has this administrator's duty anywhere."""
        return any(post.duty == duty for post in self.posts)


SYSTEM = Scope(None, date.min, whole=True, system=True)
"""The scope of automatic acts and of the command line: everything."""


def scope_of(staff: Staff, day: date) -> Scope:
    """The scope of *staff* on *day*: four queries, whatever the size of the tree."""
    if not staff.is_active:
        return Scope(staff, day)
    rows = Duty.objects.filter(Dated.on(day), staff=staff).values_list("duty", "body_id", "acting_for_id")
    posts = tuple(Post(*row) for row in rows)
    own = {post.body for post in posts if not DUTIES[post.duty].administers}
    trees = subtrees(own, day)
    reach: dict[str, dict[str, set[str]]] = {body: defaultdict(set) for body in own}
    for body in own:
        reach[body][""] |= trees[body] | {body}
    grants = list(Grant.objects.filter(Dated.on(day), to_body__in=own)) if own else []
    granted = subtrees({grant.territory_id for grant in grants}, day)
    for grant in grants:
        reach[grant.to_body_id][grant.line] |= granted[grant.territory_id] | {grant.territory_id}
    shares: dict[str, set[uuid.UUID]] = defaultdict(set)
    if own:
        for kind, record in Share.objects.filter(Dated.on(day), body__in=own).values_list("kind", "record"):
            shares[kind].add(record)
    frozen = {body: {line: frozenset(ids) for line, ids in lines.items()} for body, lines in reach.items()}
    scope = Scope(staff, day, posts, frozen, {kind: frozenset(ids) for kind, ids in shares.items()})
    whole = len(scope.over("")) > 1 and len(scope.over("")) == Body.objects.count()
    return Scope(staff, day, posts, frozen, scope.shares, whole=whole)


def subtrees(bodies: Iterable[str], day: date, tree: str = Place.ADMIN) -> dict[str, set[str]]:
    """For each body, the bodies below it and itself on *day*, by half-open ranges of paths."""
    found: dict[str, set[str]] = {body: set() for body in bodies}
    if not found:
        return found
    here = Place.objects.filter(Dated.on(day), tree=tree)
    paths = dict(here.filter(body__in=found).values_list("body_id", "path"))
    if not paths:
        return found
    ranges = reduce(or_, (path_range(path) for path in paths.values()))
    below = list(here.filter(ranges).values_list("body_id", "path"))
    for body, path in paths.items():
        found[body] = {other for other, where in below if where.startswith(path)}
    return found


def path_range(path: str) -> Q:
    """All paths at or below ``/a/b/``: from it up to, not including, ``/a/b0``, since ``0`` follows ``/``."""
    return Q(path__gte=path, path__lt=path[:-1] + "0")


def ancestors(body: str, day: date, tree: str = Place.ADMIN) -> list[str]:
    """The bodies above *body* on *day*, nearest first."""
    path = Place.objects.filter(Dated.on(day), tree=tree, body_id=body).values_list("path", flat=True).first()
    return [part for part in reversed((path or "").split("/")) if part and part != body]
