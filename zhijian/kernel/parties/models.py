"""Party 主体, its licences and tags: who is supervised or served. Each change is an act, so every rate has
its denominator."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.duties import REGISTRAR
from zhijian.kernel.org.words import words
from zhijian.kernel.parties import identity
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Day, LongText, Ref, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard


class Sort(models.TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    WORKSHOP = "workshop", _("Workshop")
    MARKET = "market", _("Market")
    BODY = "body", _("Public body")
    PERSON = "person", _("Person")


class Scale(models.TextChoices):
    ABOVE = "above", _("Above designated size")
    LARGE = "large", _("Large")
    MEDIUM = "medium", _("Medium")
    SMALL = "small", _("Small")
    MICRO = "micro", _("Micro")


class Risk(models.TextChoices):
    A = "a", _("A, low")
    B = "b", _("B")
    C = "c", _("C")
    D = "d", _("D, high")


OF_A_PERSON = ("name", "former_names", "number", "uscc", "org_code", "address")


class Party(Record):
    """主体 A firm, workshop, market, public body or person. Its identity is common to all staff."""

    kind, line, common_identity = "parties.party", "parties", True
    title, plural = words("主体", "Party"), words("企业与场所", "Firms")
    registrar = REGISTRAR
    stock_states = ("active", "suspended")
    limits = (
        Limit(
            "review",
            _("Review the firm's file"),
            "reviewed",
            REGISTRAR,
            _("One firm, one file: yearly review"),
            own="1 year",
        ),
    )

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Out of operation")
        ENDED = "ended", _("Ended")

    name = Text(
        _("Name"), optional=True, public=True, hint=_("As in the licence; empty where only a number is known")
    )
    number = Text(_("Number in an old register"), size=60, optional=True, public=True)
    uscc = Text(_("Unified social credit code"), size=18, optional=True, public=True, index=True)
    org_code = Text(_("Organisation code"), size=10, optional=True, public=True)
    former_names = Text(_("Former names"), size=500, optional=True, public=True)
    sort = Choice(_("Kind"), Sort, public=True, facet=True)
    sector = Text(_("Sector"), size=60, optional=True, public=True, facet=True)
    scale = Choice(_("Scale"), Scale, optional=True, public=True, facet=True)
    risk = Choice(_("Risk class"), Risk, optional=True, facet=True)
    address = Text(_("Address"), size=300, optional=True)
    contact = Text(_("Contact"), size=60, optional=True, personal=True)
    phone = Text(_("Telephone"), size=40, optional=True, personal=True)
    opened_file_on = Day(_("File opened on"))
    reviewed_on = Day(_("File reviewed on"))

    folded = models.CharField(max_length=300, editable=False, default="", db_index=True)
    pinyin = models.CharField(max_length=100, editable=False, default="")
    old_code = models.CharField(max_length=10, editable=False, default="", db_index=True)
    folded.zj_derived = pinyin.zj_derived = old_code.zj_derived = True  # type: ignore[attr-defined]

    class Meta:
        # Each order in which the register is read.
        indexes = [
            models.Index(fields=["number"], name="party_number"),
            models.Index(fields=["folded", "id"], name="party_name"),
            models.Index(fields=["territory", "id"], name="party_area"),
            models.Index(fields=["sort", "id"], name="party_sort"),
            models.Index(fields=["sector", "id"], name="party_sector"),
            models.Index(fields=["scale", "id"], name="party_scale"),
            models.Index(fields=["risk", "id"], name="party_risk"),
            models.Index(fields=["state", "id"], name="party_state"),
        ]

    def label(self) -> str:
        return str(self.name or self.number or self.uscc or self.org_code)

    def number_label(self) -> str:
        return str(self.uscc or self.number)

    def search_name(self) -> str:
        """The name, then former ones, so that a paper with an old name still leads here."""
        names = [self.name, *re.split(r"[;；,，、|\n]+", self.former_names)]
        return "|".join(folded for name in names if (folded := identity.fold_name_loose(name)))

    def search_initials(self) -> str:
        return str(self.pinyin)

    def search_codes(self) -> list[str]:
        return [self.uscc, self.org_code, self.number]

    def access_of(self, name: str, changed: Mapping[str, list[Any]]) -> Access:
        """What identifies a natural person is personal, though the same of a firm is public."""
        of_a_person = Sort.PERSON in (self.sort, *changed.get("sort", ()))
        return Access.PERSONAL if of_a_person and name in OF_A_PERSON else super().access_of(name, changed)

    def derive(self) -> None:
        """Folded name, for duplicates and search; pinyin initials; the organisation code, its own or the
        one in the USCC."""
        self.old_code = self.org_code or identity.org_code_in_uscc(self.uscc)
        self.folded = identity.fold_name(self.name)[:300]
        self.pinyin = identity.pinyin_initials(self.name)[:100] if self.name else ""
        self.party = self.pk

    def registered(self, by: Doing, **values: Any) -> None:
        """登记 Register"""
        super().registered(by, **values)
        if self.scale == Scale.ABOVE:
            self.needs_file(by)

    def changed(self, by: Doing, **values: Any) -> None:
        """变更 Change"""
        super().changed(by, **values)
        if self.scale == Scale.ABOVE:
            self.needs_file(by)

    @act("active", to="suspended", by=REGISTRAR)
    def suspended(self, by: Doing) -> None:
        """停产歇业 Out of operation"""

    @act("suspended", to="active", by=REGISTRAR)
    def resumed(self, by: Doing) -> None:
        """恢复生产经营 Resume"""

    @act(("active", "suspended"), by=(), automatic=True, starts=["review"])
    def file_opened(self, by: Doing) -> None:
        """建立质量档案 Open the file"""
        self.opened_file_on = by.on

    @act(("active", "suspended"), by=REGISTRAR, starts=["review"])
    def reviewed(self, by: Doing) -> None:
        """年度审查档案 Review the file"""
        self.opened_file_on = self.opened_file_on or by.on
        self.reviewed_on = by.on

    def needs_file(self, by: Doing) -> None:
        """A licensed firm, or one above the designated size, has its file opened by rule, once."""
        if self.opened_file_on is None:
            by.then(self, "file_opened")


@guard(_("The last day lies before the first."), field="ends")
def days_in_order(record: Record, by: Doing, *, begins: date, ends: date | None) -> bool:
    return ends is None or begins <= ends


class Holding(Record):
    """What a party has or is from a day to a day: the base of licences and tags."""

    class Meta:
        abstract = True

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", _("Ended")

    owner = Ref(_("Party"), Party)
    begins = Day(_("From"), optional=False, public=True)
    ends = Day(_("To"), public=True)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies where its party lies: who has no duty there may not enter it."""
        self._belong(params["owner"])

    def _belong(self, owner: Party) -> None:
        self.owner, self.party, self.territory_id = owner, owner.pk, owner.territory_id


class Licence(Holding):
    """许可、证书 A licence or certificate of a party."""

    kind, line, common_identity = "parties.licence", "parties", True
    title, plural = words("许可与证书", "Licence"), words("许可与证书", "Licences")
    stock_states, valid_field, valid_without_end = ("in_force",), "ends", True

    name = Text(_("Licence"), public=True, facet=True)
    number = Text(_("Number"), size=60, public=True, index=True)

    def label(self) -> str:
        return f"{self.name} {self.number}"

    @act("new", to="in_force", by=REGISTRAR, guards=[days_in_order])
    def recorded(
        self, by: Doing, *, owner: Party, name: str, number: str, begins: date, ends: date | None = None
    ) -> None:
        """登记许可 Record a licence"""
        self._belong(owner)
        self.name, self.number, self.begins, self.ends = name, number, begins, ends
        owner.needs_file(by)

    @act("in_force", to="ended", by=REGISTRAR)
    def closed(self, by: Doing) -> None:
        """注销许可 End a licence"""


class Tag(Holding):
    """标签 A trait of a party with a period: major hazard source, key energy user, above designated size …"""

    kind, line, common_identity = "parties.tag", "parties", True
    title, plural = words("标签", "Tag"), words("标签", "Tags")
    stock_states = ("in_force",)

    class Name(models.TextChoices):
        MAJOR_HAZARD = "major_hazard", _("Major hazard source")
        KEY_ENERGY = "key_energy", _("Key energy user")
        ABOVE_SIZE = "above_size", _("Above designated size")
        FOOD = "food", _("Food producer")
        EXPORTER = "exporter", _("Exporter")

    name = Choice(_("Tag"), Name, public=True, facet=True)

    def label(self) -> str:
        return str(self.get_name_display())

    @act("new", to="in_force", by=REGISTRAR, guards=[days_in_order])
    def put(self, by: Doing, *, owner: Party, name: Name, begins: date, ends: date | None = None) -> None:
        """加标签 Put a tag"""
        self._belong(owner)
        self.name, self.begins, self.ends = name, begins, ends
        if name == self.Name.ABOVE_SIZE:
            owner.needs_file(by)

    @act("in_force", to="ended", by=REGISTRAR)
    def removed(self, by: Doing) -> None:
        """去标签 Remove a tag"""


class OldEntry(Holding):
    """旧台账记录 What an old register says was done about a party; history, counted in no flow."""

    kind, line = "parties.old_entry", "parties"
    title, plural = words("旧台账记录", "Old entry"), words("旧台账记录", "Old entries")

    what = Text(_("What"), public=True)
    result = Text(_("Result"), optional=True)
    source = Text(_("Source"), optional=True)
    remark = LongText(_("Remark"))

    def label(self) -> str:
        return str(self.what)

    @act("new", to="in_force", by=REGISTRAR, counts=False)
    def noted(
        self,
        by: Doing,
        *,
        owner: Party,
        what: str,
        day: date,
        result: str = "",
        source: str = "",
        remark: str = "",
    ) -> None:
        """从旧台账转入 Take over from an old register"""
        self._belong(owner)
        self.what, self.begins, self.result, self.source, self.remark = what, day, result, source, remark
