"""计量标准 The working standards of an institute, each with its certificate and its examination."""

from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.words import words
from zhijian.kernel.records.fields import Day, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.lines.metrology.duties import MANAGER


class Standard(Record):
    """计量标准器 A working standard of an institute with its certificate and the standard's examination."""

    kind, line, scope_by = "metrology.standard", "metrology", "body"
    title, plural = words("计量标准器", "Standard"), words("计量标准", "Standards")
    registrar = MANAGER
    valid_field, stock_states = "valid_to", ("in_force",)
    limits = (
        Limit("traceability", _("Standard's certificate expires"), "changed", MANAGER, _("Metrology Law, art. 8"),
              day=lambda standard: standard.valid_to, at="body", starts_at_registration=True),
        Limit("reassess", _("Apply for the standard's re-examination"), "changed", MANAGER,
            procedure="measuring_standard",
              rule="reassessment_apply_before", anchor=lambda standard: standard.examined_to, at="body",
              starts_at_registration=True),
    )  # fmt: skip

    name = Text(_("Name"), public=True)
    model = Text(_("Model"), size=60, optional=True, public=True)
    number = Text(_("Number"), size=60, public=True)
    measures_text = Text(_("Range"), size=60, optional=True, public=True)
    mpe = Text(
        _("Maximum permissible error"),
        size=40,
        optional=True,
        public=True,
        hint=_("With unit, such as 2.5 kg"),
    )
    certificate = Text(_("Certificate"), size=60, public=True)
    valid_to = Day(_("Valid to"), entered=True, public=True)
    examination = Text(_("Examination certificate"), size=60, optional=True, public=True)
    examined_to = Day(_("Examination valid to"), entered=True, public=True)

    def label(self) -> str:
        return self.name

    def number_label(self) -> str:
        return self.number
