"""What a certificate says, taken from the records on the day of approval; text only, digits as typed."""

import json
import math
import secrets
import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhijian.kernel.ledger.models import Act, Leaf, Origin
from zhijian.kernel.org.models import Staff
from zhijian.kernel.papers.codes import RANDOM_BYTES, new_code
from zhijian.kernel.papers.kinds import PaperKind, Standing, declare
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.papers.qr import qr_svg, quiet_mm, side_mm
from zhijian.kernel.parties.identity import mask_serial
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.reading import said_of
from zhijian.lines.metrology import guards
from zhijian.lines.metrology.categories import TERMS
from zhijian.lines.metrology.papers import data
from zhijian.lines.metrology.papers.data import Words
from zhijian.lines.metrology.results import results_of

if TYPE_CHECKING:
    from zhijian.kernel.records.by import Doing
    from zhijian.lines.metrology.models import Standard, Verification


def fill(content: Mapping[str, Any], imprint: Mapping[str, str]) -> dict[str, Any]:
    """What the act committed to, with position, root and the QR code of the public page."""
    url = content["check"]["url"]
    qr = {"svg": qr_svg(url), "side_mm": str(side_mm(url)), "quiet_mm": str(quiet_mm(url))}
    return {**content, "imprint": dict(imprint), "qr": qr}


def standing(paper: Paper, on: date) -> Standing:
    """How a certificate stands: voided and withdrawn acts end it, a later verification replaces it, its day passes."""
    from zhijian.lines.metrology.models import Verification

    void = Act.objects.filter(corrects=paper.act, kind__endswith=".voided").first()
    if void is not None:
        return Standing("withdrawn", void.on, act=void.pk)
    verification = Verification.objects.get(pk=paper.record)
    if verification.state == "withdrawn":
        withdrawals = Act.objects.filter(record=paper.record, kind="metrology.verification.withdrawn")
        act = withdrawals.latest("rev")
        _act, told = next(said_of([act]))
        return Standing("withdrawn", act.on, str(told.params.get("reason", "")), act=act.pk)
    newer = _newer(verification, paper)
    if newer is not None:
        return Standing("superseded", newer.verified_on, newer=newer.certificate)
    if verification.valid_until and verification.valid_until < on:
        return Standing("expired", verification.valid_until)
    return Standing("valid")


def _newer(verification: "Verification", paper: Paper) -> "Verification | None":
    """The verification that replaced this one: of a later day, or of the same day and issued later in the ledger."""
    rows = type(verification).objects.filter(instrument=verification.instrument_id, state="issued")
    later = list(rows.filter(verified_on__gte=verification.verified_on).exclude(pk=verification.pk))
    if not later:
        return None
    papers = list(Paper.objects.filter(record__in=[one.pk for one in later]).values_list("record", "act"))
    acts = [paper.act, *(act for _record, act in papers)]
    places = dict(Leaf.objects.filter(act_id__in=acts).values_list("act_id", "position"))
    order = {
        one.pk: (
            one.verified_on,
            max(places.get(act, math.inf) for record, act in papers if record == one.pk),
        )
        for one in later
    }
    mine = (verification.verified_on, places.get(paper.act, math.inf))
    after = [one for one in later if order[one.pk] > mine]
    return max(after, key=lambda one: order[one.pk], default=None)


def public(content: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """What the public page shows of a certificate: no applicant, the serial number masked."""
    instrument, validity = content["instrument"], content.get("validity")
    shown = [
        (_("Number"), content["number"]),
        (_("Instrument"), " ".join(part for part in (instrument["name"]["zh"], instrument["model"]) if part)),
        (_("Characteristics"), instrument["specification"]),
        (_("Serial number"), mask_serial(instrument["serial"])),
        (_("Conclusion"), content["conclusion"]["zh"]),
        (_("Verified on"), content["verified_on"]),
        (_("Valid until"), validity["until"] if validity else ""),
        (_("Institute"), content["institute"]["name"]["zh"]),
        (_("Authorisation"), content["institute"]["authorisation"]),
    ]
    return [(label, value) for label, value in shown if value]


CERTIFICATE = declare(
    PaperKind(
        "metrology.certificate",
        _("Verification certificate"),
        data.TEMPLATES["certificate"],
        fill,
        standing,
        public,
        data.VARIANTS,
    )
)
NOTICE = declare(
    PaperKind(
        "metrology.notice",
        _("Notice of verification result"),
        data.TEMPLATES["notice"],
        fill,
        standing,
        public,
        data.VARIANTS,
    )
)


def issue(verification: "Verification", by: "Doing") -> None:
    """Issue the certificate, or the notice where the instrument did not pass."""
    code = new_code(secrets.token_bytes(RANDOM_BYTES))
    kind = CERTIFICATE if verification.verdict == "pass" else NOTICE
    content = certificate(verification, by, code).to_json()
    by.paper(kind.name, number=verification.certificate, code=code, content=content)


def certificate(verification: "Verification", by: "Doing", code: str) -> data.CertificateData:
    """The paper's content."""
    instrument, passed = verification.instrument, verification.verdict == "pass"
    judgement = verification.judged(verification.worksheet, verification.verified_on)
    if not verification.judged_by_the_same():
        raise Refused(
            _now(
                "The rules have changed since the worksheet was recorded (%(rules)s): return it to be recorded again."
            )
            % {"rules": verification.rules},
            code="rules",
        )
    results, failing = results_of(verification, judgement)
    period = TERMS[verification.category].months
    same_day = bool(verification.body.details.get("valid_to_same_day"))
    verifier, checker, approver = _signatures(verification, by)
    standards = _standards(verification)
    return data.CertificateData(
        kind="certificate" if passed else "notice",
        number=verification.certificate,
        institute=_institute(verification),
        applicant=Words(instrument.owner.label()),
        instrument=data.Instrument(
            name=Words(instrument.name, _english(instrument)), model=instrument.model, serial=instrument.serial,
            specification=_specification(instrument), manufacturer=Words(instrument.maker),
        ),
        regulation=Words(TERMS[verification.category].regulation),
        verification=_both(verification, "occasion"),
        conclusion=_conclusion(verification),
        verified_on=verification.verified_on.isoformat(),
        verifier=verifier, checker=checker, approver=approver,
        record_number=f"{instrument.number}/{verification.verified_on:%Y%m%d}",
        place=Words(instrument.site or instrument.owner.address or "—"),
        environment=_environment(verification),
        measuring_standards=_named(standards, examination=True),
        working_standards=_named(standards, examination=False),
        results=results,
        rule_set=data.RuleSet(
            id=verification.rules.partition(" ")[0], sha256=verification.rules.partition(" ")[2],
            note=Words("规则数据尚未与规程原文核对", "not yet checked against the regulation's own text"),
        ),
        check=data.Check(code=code, address=_address(), url=f"{settings.ADDRESS}/c/{code.replace('-', '')}"),
        demo=Origin.objects.get().is_demo,
        validity=data.Validity(
            until=verification.valid_until.isoformat(), period=Words(f"{period} 个月", f"{period} months"),
            counting="same_day" if same_day else "day_before",
        ) if passed and verification.valid_until else None,
        failing=failing,
        remarks=_remarks(verification, by),
    )  # fmt: skip


def _remarks(verification: "Verification", by: "Doing") -> tuple[Words, ...]:
    """Which rule held where checker and approver are one person."""
    since = guards.approving_checker_since(verification.body.details, by.on)
    if since is None or by.staff is None or verification.checker_id != by.staff.pk:
        return ()
    return (Words(
        f"核验员兼任批准人：本机构自 {since} 起如此规定；检定员未参与核验和批准。",
        f"The checker also approved, as this institute provides since {since}; the verifier did neither.",
    ),)  # fmt: skip


def _institute(verification: "Verification") -> data.Institute:
    body, details = verification.body, verification.body.details
    return data.Institute(
        name=Words(body.name, body.name_en), authorisation=details.get("authorisation", ""),
        address=Words(details.get("address", ""), details.get("address_en", "")), phone=details.get("phone", ""),
        postcode=details.get("postcode", ""), email=details.get("email", ""),
    )  # fmt: skip


def _specification(instrument: Any) -> str:
    unit = instrument.unit
    parts = [("Max", instrument.max), ("Min", instrument.min)]
    said = [f"{name} {_thousands(value)} {unit}" for name, value in parts if value]
    if instrument.e:
        same = not instrument.d or instrument.d == instrument.e
        said.append(
            f"e = d = {instrument.e} {unit}"
            if same
            else f"e = {instrument.e} {unit}　d = {instrument.d} {unit}"
        )
    return "　".join(said)


def _thousands(digits: str) -> str:
    """Groups of three with a no-break space, from five digits on; the digits themselves stay."""
    whole, dot, rest = digits.partition(".")
    return f"{int(whole):,}".replace(",", " ") + dot + rest if whole.isdigit() and len(whole) > 4 else digits


def _both(record: Any, field: str) -> Words:
    with override("zh-hans"):
        chinese = str(getattr(record, f"get_{field}_display")())
    with override("en"):
        return Words(chinese, str(getattr(record, f"get_{field}_display")()))


def _english(instrument: Any) -> str:
    with override("en"):
        return str(instrument.get_category_display())


def _conclusion(verification: "Verification") -> Words:
    grade = verification.accuracy
    if verification.verdict != "pass":
        return Words("不合格", "Not conforming")
    return Words(
        f"准予作 {grade} 级使用，合格" if grade else "合格",
        f"Conforming, class {grade}" if grade else "Conforming",
    )


def _person(staff: Staff | None) -> Words:
    return Words(staff.name, staff.name_en) if staff else Words("")


def _signatures(verification: "Verification", by: "Doing") -> list[data.Signature]:
    """Who verified, who checked, who approves; and for whom each, where the duty was an acting one on that day."""
    kinds = [f"{verification.kind}.{act}" for act in ("recorded", "checked")]
    bodies = dict(
        verification.timeline().filter(kind__in=kinds).values_list("kind", "body")
    )  # the last of each
    stood_for = [_acting_for(bodies.get(kind)) for kind in kinds] + [by.acting_for]
    signed = [verification.verifier_id, verification.checker_id, by.staff.pk if by.staff else None]
    people = Staff.objects.in_bulk({key for key in (*signed, *stood_for) if key})
    return [
        data.Signature(_person(people.get(own)), _person(people.get(other)))
        for own, other in zip(signed, stood_for, strict=True)
    ]


def _acting_for(body: str | None) -> uuid.UUID | None:
    """For whom an act was done, as its leaf says."""
    said = json.loads(body)["facts"].get("acting_for") if body else None
    return uuid.UUID(said) if said else None


def _environment(verification: "Verification") -> tuple[data.Fact, ...]:
    said = verification.worksheet.get("environment") or {}
    labels = (
        ("temperature", Words("温度", "Temperature"), "℃"),
        ("humidity", Words("相对湿度", "Relative humidity"), "%"),
    )
    return tuple(
        data.Fact(label, Words(f"{said[key]} {unit}")) for key, label, unit in labels if said.get(key)
    )


def _standards(verification: "Verification") -> list["Standard"]:
    """The institute's standards that the worksheet names."""
    from zhijian.lines.metrology.models import Standard

    numbers = [used.get("number") for used in verification.worksheet.get("standards", [])]
    return list(Standard.objects.filter(body=verification.body_id, number__in=numbers).order_by("number"))


def _named(rows: list["Standard"], *, examination: bool) -> tuple[data.Standard, ...]:
    """The measuring standard by its examination, or the working standards by their certificates."""
    made = []
    for row in rows:
        certificate, until = (
            (row.examination, row.examined_to) if examination else (row.certificate, row.valid_to)
        )
        if certificate and until:
            made.append(
                data.Standard(
                    name=Words(row.name),
                    identity="" if examination else f"{row.model} {row.number}".strip(),
                    measuring_range=row.measures_text,
                    accuracy=Words(row.mpe),
                    certificate=certificate,
                    valid_until=until.isoformat(),
                )
            )
    return tuple(made)


def _address() -> str:
    return settings.ADDRESS.partition("://")[2] + "/c"
