"""账本、文书、查看、抹除: the records that stand beside the work: the ledger's opening, papers, looks and erasures."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.duties import AUDIT_ADMIN, SECURITY_ADMIN, SYSTEM_ADMIN
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records import erasing
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.fields import Data, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act


class Installation(Record):
    """账本 The installation to which this ledger belongs. Its first act opens the ledger and names the suite."""

    kind, line, placeless, administers, open_to_staff = "office.installation", "office", True, True, True
    title, plural = words("账本", "Ledger"), words("账本", "Ledgers")

    class State(models.TextChoices):
        OPEN = "open", _("Open")

    origin = Text(_("Origin"), size=120, public=True)
    suite = Text(_("Suite"), size=60, public=True)
    published = Data(_("Schemas published"))

    def label(self) -> str:
        return str(self.origin)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        Body.objects.get_or_create(pk=by.body, defaults={"name": by.body, "kind": Body.Kind.BUREAU})

    @act("new", to="open", by=SYSTEM_ADMIN, automatic=True)
    def founded(self, by: Doing, *, origin: Public[str], suite: Public[str]) -> None:
        """开账 Open the ledger"""
        self.origin, self.suite = origin, suite

    @act("open", by=SYSTEM_ADMIN, automatic=True, counts=False)
    def schemas_published(self, by: Doing, *, schemas: Public[dict[str, Any]]) -> None:
        """公布行为格式 Publish schemas of acts"""
        self.published = {**self.published, **dict.fromkeys(schemas, "published")}

    @act("open", by=SYSTEM_ADMIN, automatic=True)
    def continued(
        self, by: Doing, *, origin: Public[str], former: Public[str], size: Public[str], root: Public[str]
    ) -> None:  # fmt: skip
        """续账 Go on under a new origin

        The first *size* acts are those of the *former* ledger; *root* was its root over them.
        """
        self.origin = origin


class Sheet(Record):
    """文书签发 The fact that a paper was written: its number and the hash of its bytes, by an automatic act."""

    kind, line, scope_by = "paper", "office", "body"
    title, plural = words("文书", "Paper"), words("文书", "Papers")

    class State(models.TextChoices):
        ISSUED = "issued", _("Issued")

    about = Text(_("About"), size=36)
    paper = Text(_("Paper"), size=36)
    number = Text(_("Number"), size=60, public=True)
    template = Text(_("Template"), size=60, public=True)
    sha256 = Text("SHA-256", size=64, public=True)
    position = Text(_("Position"), size=20, public=True)

    def label(self) -> str:
        return str(self.number)

    @act("new", to="issued", automatic=True)
    def issued(
        self,
        by: Doing,
        *,
        about: str,
        paper: str,
        number: str,
        template: str,
        sha256: str,
        position: str,
        area: Body,
    ) -> None:
        """签发文书 Issue a paper"""
        self.about, self.paper, self.number, self.template = about, paper, number, template
        self.sha256, self.position, self.territory_id = sha256, position, area.pk


class Look(Record):
    """查看留痕 A look at masked personal data: who, at what, why. The audit stream."""

    kind, line, administers, scope_by = "office.look", "office", True, "body"
    title, plural = words("查看留痕", "Look"), words("查看留痕", "Looks")
    watchers = (AUDIT_ADMIN,)

    class State(models.TextChoices):
        TAKEN = "taken", _("Taken")

    about = Text(_("About"), size=36)
    about_kind = Text(_("Kind of record"), size=60)
    why = Text(_("Why"), size=300, personal=True)

    def label(self) -> str:
        return f"{self.about_kind} {self.about}"

    @act("new", to="taken", automatic=True, counts=False)
    def taken(self, by: Doing, *, about: str, about_kind: str, why: Remark) -> None:
        """查看 Look"""
        self.about, self.about_kind, self.why = about, about_kind, why


class Erasure(Record):
    """抹除 The erasing of personal values of one act: who, of what, why. What was erased is not in it."""

    kind, line, administers, scope_by = "office.erasure", "office", True, "body"
    title, plural = words("抹除", "Erasure"), words("抹除", "Erasures")
    watchers = (SECURITY_ADMIN, AUDIT_ADMIN)

    class State(models.TextChoices):
        DONE = "done", _("Done")

    act_id = Text(_("Act"), size=36, public=True)
    paths = Data(_("Values"), public=True)
    why = Text(_("Why"), size=300)

    def label(self) -> str:
        return str(self.act_id)

    @act("new", to="done", by=SECURITY_ADMIN, administers=True, counts=False)
    def erased(self, by: Doing, *, act: Public[str], paths: Public[dict[str, Any]], why: str) -> None:
        """抹除个人信息 Erase personal values"""
        target = Act.objects.filter(pk=act).first() if _is_uuid(act) else None
        if target is None:
            raise Refused(_("There is no such act."), "act")
        self.act_id, self.why = act, why
        self.paths = {"gone": erasing.erase(target, [str(path) for path in paths.get("paths", [])])}


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
