"""How each act of the registry is done in the city of ``ground.py``: on which row, by whom, with what; who else may.

Written by hand: the tables know nothing of duties' reach. An act that is missing here fails its tests by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix.ground import (
    ARCHIVE,
    CITY,
    EAST,
    IN_2027,
    IN_2028,
    MI,
    MIX,
    SINCE,
    TODAY,
    WEST,
    Ground,
    said_in,
    said_of,
    worksheet,
)
from zhijian.kernel.ledger import clock, signing
from zhijian.kernel.ledger.note import COSIGNATURE, Verifier, add_signature
from zhijian.kernel.records.attachments import keep
from zhijian.kernel.records.registry import KINDS
from zhijian.kernel.reports.old.texts import keep_file

Params = Callable[[Ground, str], dict[str, Any]]
Before = tuple[str, str, str, dict[str, Any]]


@dataclass(frozen=True)
class Deed:
    """One act: its row (None: it makes one), who does it, who may, its parameters, and what must happen before."""

    row: str | None
    who: str
    may: frozenset[str]
    params: Params
    before: tuple[Before, ...] = ()

    def prepare(self, city: Ground) -> None:
        """What must have happened first, on other rows too."""
        for name, act, who, params in self.before:
            city.fresh(name).act(act, city.by(who), **params)

    def subject(self, city: Ground, kind: str) -> Any:
        """The row as it is now, or an empty one to be made."""
        return city.fresh(self.row) if self.row else KINDS[kind]()


def deed(
    row: str | None, who: str, may: str, params: Params | None = None, before: tuple[Before, ...] = ()
) -> Deed:
    """A line of the table; *may* are the user names that may do it."""
    return Deed(row, who, frozenset(may.split()), params or (lambda city, who: {}), before)


def plain(**params: Any) -> Params:
    """Parameters that are the same for everybody."""
    return lambda city, who: params


def own_scan(city: Ground, who: str) -> dict[str, Any]:
    """A scan that this person has just uploaded."""
    return {"scan": str(keep(SimpleUploadedFile("s.pdf", f"%PDF-1.7 {who}".encode()), city.people[who]).pk)}


def pdf_of(words: str) -> bytes:
    """A PDF with one line of text, as small as one can be."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (table, len(made))


REPORT_PDF = pdf_of("Work report of the bureau 2009")
"""An old report as a PDF with a line of text."""


def own_report(city: Ground, who: str) -> dict[str, Any]:
    """An old report that this person has just uploaded."""
    return {
        "at": EAST,
        "original": str(keep_file(pdf_of(f"Work report of 2009, {who}"), "2009.pdf", city.people[who]).pk),
    }


def figure(nth: int, *wanted: str, **other: Any) -> Params:
    """The nth figure of the east county's report as it was read, but for what differs."""

    def params(city: Ground, who: str) -> dict[str, Any]:
        read = said_of(city.fresh("old_report.east"), nth)
        return {name: value for name, value in read.items() if not wanted or name in wanted} | other

    return params


def kept_head(city: Ground, who: str) -> dict[str, Any]:
    """The newest head, signed by the archive outside."""
    head = signing.newest()
    assert head is not None
    text = head.note.partition("\n\n")[0] + "\n"
    return {"signed_head": add_signature(head.note, ARCHIVE.line(text, int(clock.now().timestamp())))}


COORDINATORS, EITHER = "east city", "east east_two city"
"""Who coordinates the east county's business, and who handles it or coordinates it."""
NOTARY = str(Verifier("notary.example", bytes(range(32)), COSIGNATURE))
EAST_OFFICERS = "east east_two city"
"""Who has the county's business: its own officers, and the city above."""
STATISTICIANS = f"{EAST_OFFICERS} statistics"
APPOINTED: Before = ("instrument.east_idle", "appointed", "east", {"institute": MI})
SUBMITTED: Before = ("report.east", "submitted", "east_two", {})
APPROVED: Before = ("report.east", "approved", "city", {})
PASSED_OF_VERIFIED = "ratio metrology.passed metrology.verified"
REVIEWED: Before = ("assessment.east", "reviewed", "city", {"points": "86"})
SENT_BACK: Before = ("closing.east", "returned", "city", {"remark": "数字不符", "again_by": TODAY})
APPROVERS = "mi_verifier mi_checker mi_approver mi_approver_two"
KEEPERS = "lawyer system_admin"
SHIPPED_FROM = "2005-10-01"
FROM_2027 = {
    "title_zh": "变更手续", "nature": "act_by", "clock_start": "change_approved", "clock_start_zh": "有关部门批准变更",
    "limit": "20", "unit": "calendar_day", "roll": "any_rest_day", "start_excluded": "yes", "version_by": "start",
    "basis": "商品条码管理办法 第25条", "effective_from": "2027-01-01", "confidence": "high",
}  # fmt: skip
PHONE, CONTACT, WHY = "13899990001", "某联系人", "因为某人的缘故"

DEEDS: Mapping[str, Deed] = {
    "parties.party.registered": deed(
        None,
        "east",
        EAST_OFFICERS,
        plain(name="新水泥厂", sort="enterprise", phone=PHONE, contact=CONTACT, territory=EAST),
    ),
    "parties.party.changed": deed("party.east", "east", EAST_OFFICERS, plain(address="二号路", phone=PHONE)),
    "parties.party.suspended": deed("party.east", "east", EAST_OFFICERS),
    "parties.party.resumed": deed(
        "party.east", "east", EAST_OFFICERS, before=(("party.east", "suspended", "east", {}),)
    ),
    "parties.party.reviewed": deed("party.east", "east", EAST_OFFICERS),
    "parties.party.ended": deed("party.east", "east", EAST_OFFICERS),
    "parties.licence.recorded": deed(
        None,
        "east",
        EAST_OFFICERS,
        lambda city, who: {
            "owner": str(city.rows["party.east"].pk),
            "name": "食品生产许可证",
            "number": "SC-1",
            "begins": SINCE.isoformat(),
        },
    ),
    "parties.licence.closed": deed("licence.east", "east", EAST_OFFICERS),
    "parties.tag.put": deed(
        None,
        "east",
        EAST_OFFICERS,
        lambda city, who: {
            "owner": str(city.rows["party.east"].pk),
            "name": "above_size",
            "begins": SINCE.isoformat(),
        },
    ),
    "parties.tag.removed": deed("tag.east", "east", EAST_OFFICERS),
    "parties.old_entry.noted": deed(
        None,
        "east",
        EAST_OFFICERS,
        lambda city, who: {
            "owner": str(city.rows["party.east"].pk),
            "what": "旧抽查",
            "day": SINCE.isoformat(),
            "remark": WHY,
        },
    ),
    "office.organ.registered": deed(
        None,
        "system_admin",
        "system_admin",
        plain(code="530103", name="南河县局", sort="bureau", parent=CITY),
    ),
    "office.organ.changed": deed("organ.530102", "system_admin", "system_admin", plain(short="西河")),
    "office.organ.described": deed(
        "organ.530102", "system_admin", "system_admin", plain(details={"phone": "0"})
    ),
    "office.organ.ended": deed("organ.530102", "system_admin", "system_admin"),
    "office.account.registered": deed(
        None, "system_admin", "system_admin", plain(username="new.account", name=CONTACT, territory=EAST)
    ),
    "office.account.changed": deed("account.nobody", "system_admin", "system_admin", plain(name=CONTACT)),
    "office.account.locked": deed("account.nobody", "security_admin", "system_admin security_admin"),
    "office.account.unlocked": deed(
        "account.nobody",
        "security_admin",
        "system_admin security_admin",
        before=(("account.nobody", "locked", "system_admin", {}),),
    ),
    "office.account.code_issued": deed("account.nobody", "system_admin", "system_admin security_admin"),
    "office.account.ended": deed("account.nobody", "system_admin", "system_admin"),
    "office.appointment.granted": deed(
        None,
        "security_admin",
        "security_admin",
        lambda city, who: {
            "staff": str(city.people["nobody"].pk),
            "duty": "reader",
            "at": EAST,
            "begins": TODAY.isoformat(),
        },
    ),
    "office.appointment.withdrawn": deed(
        "appointment.east_reader.reader", "security_admin", "security_admin"
    ),
    "office.agreement.concluded": deed(
        None,
        "system_admin",
        "system_admin",
        plain(to_body=MIX, area=WEST, for_line="metrology", begins=TODAY.isoformat()),
    ),
    "office.agreement.terminated": deed(f"agreement.{MI}.{WEST}", "system_admin", "system_admin"),
    "office.calendar_year.loaded": deed(None, "lawyer", KEEPERS, plain(text=IN_2028, year="2028", number="")),
    "office.calendar_year.replaced": deed(
        "calendar_year", "lawyer", KEEPERS, plain(text=IN_2027, number="更正")
    ),
    "office.calendar_year.withdrawn": deed("calendar_year", "system_admin", KEEPERS),
    "office.day_override.laid": deed(
        None,
        "system_admin",
        KEEPERS,
        plain(at=EAST, sort="off", name="暴雨停工", begins="2024-07-01", ends="2024-07-02", basis="应急通知"),
    ),
    "office.day_override.lifted": deed("day_override", "lawyer", KEEPERS),
    "office.rule.taken_over": deed(
        None, "lawyer", "lawyer", plain(procedure="measuring_standard", rule="reassessment_apply_before")
    ),
    "office.rule.version_added": deed("rule", "lawyer", "lawyer", plain(cells=FROM_2027, ended="2026-12-31")),
    "office.rule.version_ended": deed(
        "rule", "lawyer", "lawyer", plain(version=SHIPPED_FROM, ended="2026-12-31")
    ),
    "office.rule.corrected": deed(
        "rule", "lawyer", "lawyer", plain(version=SHIPPED_FROM, cells={"limit": "4"})
    ),
    "office.rule.confirmed": deed(
        "rule", "lawyer", "lawyer", plain(version=SHIPPED_FROM, basis="第二十九条")
    ),
    "office.rule.returned": deed("rule", "lawyer", "lawyer"),
    "office.alarm.set_up": deed(
        None, "system_admin", KEEPERS, plain(sort="warn", after="10", levels="", of_kind="")
    ),
    "office.alarm.lifted": deed("alarm", "lawyer", KEEPERS),
    "office.witness.admitted": deed(
        None, "audit_admin", "audit_admin", plain(name="公证处", public_key=NOTARY)
    ),
    "office.witness.kept": deed("witness", "audit_admin", "audit_admin", kept_head),
    "office.witness.dismissed": deed("witness", "audit_admin", "audit_admin", plain(reason="密钥失窃")),
    "office.erasure.erased": deed(
        None,
        "security_admin",
        "security_admin",
        lambda city, who: {
            "act": str(city.rows["party.east"].timeline().first().pk),
            "paths": {"paths": ["changed.contact"]},
            "why": WHY,
        },
    ),
    "indicators.composed.composed": deed(
        None,
        "east",
        "statistics east east_two west zone city",
        plain(name="检定合格率（自编）", unit="%", what=PASSED_OF_VERIFIED),
    ),
    "indicators.composed.revised": deed(
        "composed.east",
        "east",
        "statistics east east_two city",
        plain(
            name="检定台秤",
            unit="台件",
            what="flow metrology.verification.approved",
            where="category=platform_scale",
        ),
    ),
    "indicators.composed.retired": deed(
        "composed.east", "east", "statistics east east_two city", plain(why="并入全省指标")
    ),
    "reports.target.proposed": deed(
        None,
        "east",
        "east city",
        plain(at=EAST, year="2024", name="认证监督抽查", value="3", unit="次", weight="10"),
    ),
    "reports.target.confirmed": deed("target.east_proposed", "east", "east city"),
    "reports.target.divided": deed("target.city", "city", "city", plain(why="")),
    "reports.target.adjusted": deed("target.east", "east", "east city", plain(value="5", why="任务调整通知")),
    "reports.target.cancelled": deed("target.east", "east", "east city", plain(why="并入专项行动")),
    "reports.actual.reported": deed(
        None,
        "east_two",
        "east east_two city",
        lambda city, who: {
            "target": str(city.rows["target.east"].pk),
            "as_of": TODAY.isoformat(),
            "value": "3",
            "evidence": "检查通报第3期",
        },
    ),
    "reports.actual.scan_added": deed("actual.east", "east_two", "east east_two city", own_scan),
    "reports.actual.accepted": deed("actual.east", "city", "east city"),
    "reports.actual.returned": deed("actual.east", "city", "east city", plain(remark=WHY)),
    "reports.assessment.self_scored": deed(
        None, "city", "city", plain(at=CITY, year="2024", points="90", statement=WHY)
    ),
    "reports.assessment.reviewed": deed(
        "assessment.east", "city", "east city", plain(points="86", bonus="2", bonus_why="省局通报表扬")
    ),
    "reports.assessment.reopened": deed(
        "assessment.east", "city", "east city", plain(why="佐证不全"), before=(REVIEWED,)
    ),
    "reports.assessment.published": deed("assessment.east", "city", "east city", before=(REVIEWED,)),
    "coordination.problem.found": deed(
        None,
        "east_two",
        EITHER,
        plain(at=EAST, what="抽检计划未落实", subject="execution", source="audit"),
    ),
    "coordination.problem.measured": deed(
        "problem.east_found",
        "east_two",
        EITHER,
        lambda city, who: {
            "measure": "按月请领",
            "due": "2024-07-31",
            "lead": str(city.people["east_two"].pk),
        },
    ),
    "coordination.problem.postponed": deed(
        "problem.east", "east", COORDINATORS, plain(due="2024-08-30", why="培训师资未到位")
    ),
    "coordination.problem.mended": deed("problem.east", "east_two", EITHER, plain(evidence="培训签到册")),
    "coordination.problem.scan_added": deed("problem.east", "east_two", EITHER, own_scan),
    "coordination.problem.verified": deed("problem.east_mended", "city", COORDINATORS),
    "coordination.problem.returned": deed("problem.east_mended", "city", COORDINATORS, plain(remark=WHY)),
    "coordination.problem.reopened": deed(
        "problem.east_verified", "city", COORDINATORS, plain(due="2024-08-01", why="票据再次断档")
    ),
    "reports.call.called": deed(
        None,
        "city",
        "city",
        plain(
            at=CITY, number="市质函〔2024〕2号", name="四月总结", period="2024-04", due="2024-07-10", to=EAST
        ),
    ),
    "reports.call.extended": deed("call.city", "city", "city", plain(due="2024-07-12", why="汛期")),
    "reports.call.withdrawn": deed("call.city", "city", "city", plain(why="与半年总结合并")),
    "reports.summary.received": deed("summary.east", "east_two", "east east_two"),
    "reports.summary.submitted": deed(
        "summary.east",
        "east_two",
        "east east_two",
        lambda city, who: {"work_report": str(city.rows["report.east_may"].pk)},
    ),
    "reports.summary.urged": deed("summary.east", "city", "city", plain(remark=WHY)),
    "reports.summary.graded": deed("summary.west", "city", "city", plain(grade="complete")),
    "reports.summary.returned": deed(
        "summary.west", "city", "city", plain(remark=WHY, again_by=TODAY.isoformat())
    ),
    "reports.summary.accepted": deed("summary.zone", "city", "city"),
    "reports.nil.declared": deed(
        None, "east_two", "east east_two", plain(at=EAST, month="2024-05", topic="metrology")
    ),
    "reports.nil.withdrawn": deed("nil.east", "east_two", "east east_two", plain(why="误报")),
    "reports.closing.closed": deed(None, "east_two", "east east_two", plain(at=EAST, period="2024-04")),
    "reports.closing.closed_anew": deed(
        "closing.east", "east_two", "east east_two", plain(why=""), before=(SENT_BACK,)
    ),
    "reports.closing.accepted": deed("closing.east", "city", "city"),
    "reports.closing.returned": deed(
        "closing.east", "city", "city", plain(remark=WHY, again_by=TODAY.isoformat())
    ),
    "reports.report.drafted": deed(
        None, "east_two", "east east_two city", plain(at=EAST, period="2024H1", shape="half_year")
    ),
    "reports.report.written": deed(
        "report.east",
        "east_two",
        "east east_two city",
        plain(sections=said_in("east全县"), name="一季度总结"),
    ),
    "reports.report.submitted": deed("report.east", "east_two", "east east_two city"),
    "reports.report.commented": deed("report.east", "east_two", "east east_two city", plain(remark=WHY)),
    "reports.report.returned": deed(
        "report.east", "city", "east city", plain(remark=WHY), before=(SUBMITTED,)
    ),
    "reports.report.approved": deed("report.east", "city", "east city", before=(SUBMITTED,)),
    "reports.report.reopened": deed(
        "report.east", "city", "east city", plain(why="补充数据"), before=(SUBMITTED, APPROVED)
    ),
    "reports.report.frozen": deed("report.east", "city", "east city", before=(SUBMITTED, APPROVED)),
    "reports.report.dispatched": deed(
        "report.east_may", "city", "east city", plain(mark="东质监发", addressee="临江市局")
    ),
    "reports.report.dropped": deed(
        "report.east", "east_two", "east east_two city", plain(why="并入年度总结")
    ),
    "coordination.task.given": deed(
        None, "city", COORDINATORS, plain(at=EAST, what="报送半年总结", due="2024-07-05")
    ),
    "coordination.point.issued": deed(
        None,
        "city",
        COORDINATORS,
        plain(
            at=EAST,
            year="2024",
            number="38",
            what="开展计量专项检查",
            due="2024-11-30",
            indicator="metrology.verified",
        ),
    ),
    "coordination.point.joined": deed(
        "point.city", "city", "city", plain(at=EAST, what="配合检查西河企业", due="2024-08-31")
    ),
    "coordination.point.task_given": deed(
        "point.east",
        "east_two",
        EITHER,
        lambda city, who: {
            "at": EAST,
            "what": "检查十家企业",
            "due": "2024-08-31",
            "lead": str(city.people["east_two"].pk),
        },
    ),
    "coordination.point.linked": deed(
        "point.east",
        "city",
        COORDINATORS,
        lambda city, who: {"target": str(city.rows["target.east"].pk)},
    ),
    "coordination.task.begun": deed("task.east", "east_two", EITHER),
    "coordination.task.delayed": deed(
        "task.east", "east_two", EITHER, plain(why="企业停产检修", due="2024-10-31")
    ),
    "coordination.task.handed_to": deed(
        "task.east", "city", COORDINATORS, lambda city, who: {"lead": str(city.people["east_two"].pk)}
    ),
    "coordination.task.done": deed("task.east", "east_two", EITHER, plain(evidence="检查通报第8期")),
    "coordination.task.scan_added": deed("task.east", "east_two", EITHER, own_scan),
    "coordination.task.accepted": deed("task.east_done", "city", COORDINATORS),
    "coordination.task.returned": deed("task.east_done", "city", COORDINATORS, plain(remark=WHY)),
    "coordination.task.cancelled": deed("task.east", "city", COORDINATORS, plain(why="并入专项行动")),
    "coordination.point.begun": deed("point.east", "east_two", EITHER),
    "coordination.point.delayed": deed(
        "point.east", "east_two", EITHER, plain(why="企业停产检修", due="2024-10-31")
    ),
    "coordination.point.handed_to": deed(
        "point.east", "city", COORDINATORS, lambda city, who: {"lead": str(city.people["east_two"].pk)}
    ),
    "coordination.point.done": deed("point.east_plain", "east_two", EITHER, plain(evidence="检查通报第8期")),
    "coordination.point.scan_added": deed("point.east", "east_two", EITHER, own_scan),
    "coordination.point.accepted": deed("point.east_done", "city", COORDINATORS),
    "coordination.point.returned": deed("point.east_done", "city", COORDINATORS, plain(remark=WHY)),
    "coordination.point.cancelled": deed("point.east", "city", COORDINATORS, plain(why="并入专项行动")),
    "reports.old_report.received": deed(None, "east", STATISTICIANS, own_report),
    "reports.old_report.described": deed(
        "old_report.east", "east", STATISTICIANS, plain(name="2009年上半年总结", period="2009H1")
    ),
    "reports.old_report.finished": deed("old_report.east", "east", STATISTICIANS),
    "reports.old_report.reopened": deed(
        "old_report.east", "east", STATISTICIANS, before=(("old_report.east", "finished", "east", {}),)
    ),
    "reports.old_report.withdrawn": deed(
        "old_report.east",
        "east",
        STATISTICIANS,
        plain(why="不是本局的报告"),
        before=(("old_figure.east", "taken_back", "east", {}),),
    ),
    "reports.old_figure.accepted": deed(None, "east", STATISTICIANS, figure(1)),
    "reports.old_figure.corrected": deed(None, "east", STATISTICIANS, figure(1, value="39")),
    "reports.old_figure.added": deed(
        None, "east", STATISTICIANS, figure(1, place="5-10", printed="2009年", value="1")
    ),
    "reports.old_figure.rejected": deed(None, "east", STATISTICIANS, figure(1, "report", "place", "printed")),
    "reports.old_figure.revised": deed(
        "old_figure.east",
        "east",
        STATISTICIANS,
        figure(0, "unit", "bound", "qualifier", "code", "about", "period", value="2401", why="笔误"),
    ),
    "reports.old_figure.taken_back": deed("old_figure.east", "east", STATISTICIANS),
    "reports.phrase.remembered": deed(
        None, "east", STATISTICIANS, plain(at=EAST, phrase="逐户走访", code="QUA.trainings")
    ),
    "reports.phrase.proposed": deed("phrase.east", "east", STATISTICIANS),
    "reports.phrase.shared": deed("phrase.east_proposed", "statistics", "statistics"),
    "reports.phrase.returned": deed("phrase.east_proposed", "statistics", "statistics", plain(remark=WHY)),
    "reports.phrase.dropped": deed("phrase.east", "east", STATISTICIANS, plain(why="另有所指")),
    "coordination.group.established": deed(
        None, "city", "city east west zone", plain(name="衡器统检领导小组", purpose="campaign", executing=MI)
    ),
    "coordination.group.charged": deed("group.city", "city", "city", plain(lead_body=EAST, executing=MI)),
    "coordination.group.task_given": deed(
        "group.city", "city", "city", plain(at=EAST, what="报送方案", due="2024-07-31")
    ),
    "coordination.group.dissolved": deed("group.city", "city", "city", plain(why="任务完成")),
    "coordination.seat.seated": deed(
        None,
        "city",
        "city",
        lambda city, who: {
            "group": str(city.rows["group.city"].pk),
            "post": "deputy",
            "member": WEST,
            "office": "局长",
            "outsider": CONTACT,
        },
    ),
    "coordination.seat.left": deed("seat.city_zone", "city", "city", plain(why="工作调动")),
    "coordination.meeting.called": deed(
        None,
        "city",
        "city",
        lambda city, who: {"group": str(city.rows["group.city"].pk), "agenda": "动员会", "day": "2024-07-02"},
    ),
    "coordination.meeting.held": deed("meeting.city_called", "city", "city", plain(minutes=WHY)),
    "coordination.meeting.decided": deed(
        "meeting.city", "city", "city", plain(at=EAST, what="一周内排查", due="2024-07-05")
    ),
    "coordination.meeting.cancelled": deed("meeting.city_called", "city", "city", plain(why="改期")),
    "people.credential.issued": deed(
        None,
        "mi_manager",
        "mi_manager city_staff",
        lambda city, who: {
            "staff": str(city.people["mi_checker"].pk),
            "sort": "检定员",
            "item": "truck_scale",
            "number": "ZG-9",
            "valid_from": SINCE.isoformat(),
        },
    ),
    "people.credential.renewed": deed(
        "credential.mi", "mi_manager", "mi_manager city_staff", plain(valid_to="2027-01-01")
    ),
    "people.credential.withdrawn": deed("credential.mi", "mi_manager", "mi_manager city_staff"),
    "metrology.instrument.registered": deed(
        None,
        "east",
        EAST_OFFICERS,
        lambda city, who: {
            "owner": str(city.rows["party.east"].pk),
            "number": "EA-777",
            "category": "truck_scale",
            "name": "汽车衡",
            "territory": EAST,
        },
    ),
    "metrology.instrument.appointed": deed(
        "instrument.east_idle", "east", f"{EAST_OFFICERS} mi_manager", plain(institute=MI)
    ),
    "metrology.instrument.changed": deed("instrument.east_idle", "east", EAST_OFFICERS, plain(site="二号门")),
    "metrology.instrument.moved": deed(
        "instrument.east_idle", "east", EAST_OFFICERS, plain(area=WEST, site="西门")
    ),
    "metrology.instrument.taken_over": deed(
        "instrument.east_idle",
        "east",
        EAST_OFFICERS,
        plain(verified_on=SINCE.isoformat(), until="2025-01-01", certificate="旧字001"),
    ),
    "metrology.instrument.laid_up": deed("instrument.east_idle", "east", EAST_OFFICERS, plain(reason=WHY)),
    "metrology.instrument.put_back": deed(
        "instrument.east_idle",
        "east",
        EAST_OFFICERS,
        before=(("instrument.east_idle", "laid_up", "east", {}),),
    ),
    "metrology.instrument.ended": deed("instrument.east_idle", "east", EAST_OFFICERS),
    "metrology.standard.registered": deed(
        None, "mi_manager", "mi_manager mix_manager", plain(name="砝码组", number="W-9", certificate="SL-9")
    ),
    "metrology.standard.changed": deed("standard.mi", "mi_manager", "mi_manager", plain(certificate="SL-10")),
    "metrology.standard.ended": deed("standard.mi", "mi_manager", "mi_manager"),
    "metrology.verification.assigned": deed(
        None,
        "mi_manager",
        f"{EAST_OFFICERS} mi_manager",
        lambda city, who: {
            "instrument": str(city.rows["instrument.east_idle"].pk),
            "verifier": str(city.people["mi_verifier"].pk),
        },
        before=(APPOINTED,),
    ),
    "metrology.verification.reassigned": deed(
        "verification.east_assigned",
        "mi_manager",
        "mi_manager",
        lambda city, who: {"verifier": str(city.people["mi_verifier"].pk), "planned_on": "2024-07-01"},
    ),
    "metrology.verification.recorded": deed(
        "verification.east_assigned", "mi_verifier", "mi_verifier", plain(worksheet=worksheet(), fee="800.00")
    ),
    "metrology.verification.returned": deed(
        "verification.east_recorded", "mi_checker", "mi_checker mi_verifier", plain(remark=WHY)
    ),
    "metrology.verification.checked": deed(
        "verification.east_recorded", "mi_checker", "mi_checker mi_verifier"
    ),
    "metrology.verification.approved": deed("verification.east_checked", "mi_approver", APPROVERS),
    "metrology.verification.withdrawn": deed(
        "verification.east", "mi_approver", APPROVERS, plain(reason="印章有误")
    ),
    "metrology.verification.scan_added": deed(
        "verification.east", "mi_manager", f"{APPROVERS} mi_manager", own_scan
    ),
}

AUTOMATIC: Mapping[str, tuple[str | None, Params]] = {
    # Acts that no person does, however high: the row on which somebody might try, and with what.
    "parties.party.file_opened": ("party.east", plain()),
    "office.installation.founded": (None, plain(origin="demo/other", suite="none")),
    "office.installation.continued": ("installation", plain(origin="demo/other", former="x", size="1", root="0")),
    "office.installation.schemas_published": ("installation", plain(schemas={"x": "y"})),
    "coordination.task.followed": (None, plain(
        at=EAST, what="自拟任务", due="2024-07-31", role="lead", origin_kind="coordination.point", origin="x",
        origin_label="2024-1")),
    "paper.issued": (None, plain(
        about="x", paper="x", number="1", template="x", sha256="0", position="1", area=EAST)),
    "office.look.taken": (None, plain(about="x", about_kind="parties.party", why="neugierig")),
    "reports.summary.called": (None, plain(
        at=EAST, caller=CITY, number="1", name="总结", period="2024-05", due="2024-07-05")),
    "reports.summary.extended": ("summary.east", plain(due="2025-01-01")),
    "reports.summary.withdrawn": ("summary.east", plain()),
    "metrology.instrument.renewed": ("instrument.east", plain(
        verified_on=TODAY.isoformat(), certificate="self made", outcome="pass", until="2099-01-01")),
}  # fmt: skip
