"""The words of an act's parameters, in the reader's language: the name in words is the msgid."""

from django.utils.translation import pgettext

from zhijian.kernel.records.spec import ActSpec


def label_of(spec: ActSpec, name: str) -> str:
    """``planned_on`` is “Planned on”, translated in the context ``parameter``."""
    return pgettext("parameter", name.replace("_", " ").capitalize())
