"""What stands on a verification certificate (检定证书) or notice of verification result (检定结果通知书).

The line fills `CertificateData` from sealed acts; the template only sets it. Everything is text, digits as typed:
no value is computed or rounded on its way to paper. Contents: JJF 1002-2010 appendix G, 计量检定印证管理办法.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal

from zhijian.kernel.papers.qr import qr_svg, quiet_mm, side_mm

FOLDER = Path(__file__).parent
TEMPLATES = {"certificate": FOLDER / "certificate.typ", "notice": FOLDER / "notice.typ"}
VARIANTS = (
    "zh",
    "zh-en",
    "en",
)  # Chinese; Chinese with English small under it; English, the Chinese prevailing

Verdict = Literal["pass", "fail", "none"]


class PaperDataError(ValueError):
    """A paper would say something that its kind must not say, or lack what it must have. Names the field."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages. Without English the Chinese stands in the English variant too."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Institute:
    """The issuing institute (技术机构). `authorisation` is the number of 计量检定机构授权证书."""

    name: Words
    authorisation: str
    address: Words
    phone: str
    postcode: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """`specification` is free text such as ``Max 80 t　Min 400 kg　e = d = 20 kg``."""

    name: Words
    model: str
    specification: str
    serial: str
    manufacturer: Words


@dataclass(frozen=True, slots=True)
class Signature:
    """`acting_for`: the name of the person whose duty the signer held that day (代理), printed beside it."""

    name: Words
    acting_for: Words = Words("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A measuring standard (计量标准, its 考核证书号) or a working standard used (标准器, its traceability)."""

    name: Words
    identity: str  # model and number; empty for a measuring standard
    measuring_range: str
    accuracy: Words
    certificate: str
    valid_until: str  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighingRow:
    """One load, going up and coming down; what was not read is empty. All in the unit of the series."""

    load: str
    up_indication: str
    up_error: str
    down_indication: str
    down_error: str
    mpe: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighingSeries:
    """One weighing test; an instrument with several ranges has one for each, told apart by `title`."""

    unit: str
    rows: tuple[WeighingRow, ...]
    title: Words = Words("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Another test item and its conclusion (偏载、重复性、鉴别力 …)."""

    name: Words
    load: Words
    result: Words
    limit: Words
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    weighing: tuple[WeighingSeries, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    label: Words
    value: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The dated rule pack that judged. `note` says what the pack itself says of it, e.g. unconfirmed (未经核对)."""

    id: str
    sha256: str
    note: Words = Words("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """How the last day was counted: `day_before` is verification day + period − 1 day (the usual), `same_day` without
    the − 1 by a setting of the institute. The line computes `until`; the paper says by which rule."""

    until: str  # ISO date
    period: Words
    counting: Literal["day_before", "same_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a stranger uses to check the paper. `address` is what one types, `url` what the QR code holds."""

    code: str
    address: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Known once the act is sealed; printed on the paper but no part of what its content hash covers."""

    content_hash: str
    position: str
    root: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateData:
    """One paper. Raises PaperDataError where the kind of paper and its contents contradict each other."""

    kind: Literal["certificate", "notice"]
    number: str
    institute: Institute
    applicant: Words
    instrument: Instrument
    regulation: Words  # number and name
    verification: Words  # 首次检定, 后续检定 …
    conclusion: Words
    verified_on: str  # ISO date
    verifier: Signature
    checker: Signature
    approver: Signature
    record_number: str
    place: Words
    environment: tuple[Fact, ...]
    measuring_standards: tuple[Standard, ...]
    working_standards: tuple[Standard, ...]
    results: Results
    rule_set: RuleSet
    check: Check
    demo: bool
    validity: Validity | None = None  # certificate only
    failing: tuple[Words, ...] = ()  # notice only
    before_adjustment: Results | None = None
    remarks: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        if self.kind == "certificate":
            _require(self.validity is not None, "validity", "a certificate says until when it is valid")
            _require(not self.failing, "failing", "a certificate has no failing items")
        else:
            _require(self.validity is None, "validity", "a notice has no 有效期至")
            _require(bool(self.failing), "failing", "a notice names the items that failed")
        _require(
            bool(self.measuring_standards), "measuring_standards", "a paper names its measuring standard"
        )
        _iso(self.verified_on, "verified_on")
        if self.validity is not None:
            _iso(self.validity.until, "validity.until")
        for standard in (*self.measuring_standards, *self.working_standards):
            _iso(standard.valid_until, f"valid_until of {standard.name.zh}")

    @property
    def template(self) -> Path:
        return TEMPLATES[self.kind]

    def to_json(self) -> dict[str, Any]:
        """The content that the act commits to, as mappings and lists: pass it to `content_hash`."""
        content: dict[str, Any] = _plain(self)
        return content

    def to_print(self, imprint: Imprint) -> dict[str, Any]:
        """The content with imprint and QR code: pass it to `render_pdf`."""
        return printable(self.to_json(), asdict(imprint))


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, tuples as lists. ``asdict`` copies each text and takes three times as long."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def printable(content: Mapping[str, Any], imprint: Mapping[str, str]) -> dict[str, Any]:
    """What the template reads: the content that an act committed to, the four texts of `Imprint`, the QR code."""
    url = content["check"]["url"]
    qr = {"svg": qr_svg(url), "side_mm": str(side_mm(url)), "quiet_mm": str(quiet_mm(url))}
    return {**content, "imprint": dict(imprint), "qr": qr}


def _require(holds: bool, field: str, why: str) -> None:
    if not holds:
        raise PaperDataError(f"{field}: {why}")


def _iso(text: str, field: str) -> None:
    try:
        well_formed = date.fromisoformat(text).isoformat() == text
    except ValueError:
        well_formed = False
    _require(well_formed, field, f"{text!r} is not a date like 2026-06-29")
