"""Problems, work points and a leading group of the fictional city: what its reviews find, plans and decides."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import TypeVar

from zhijian.common.coordination.models import Group, Meeting, Point, Problem, Seat, Task
from zhijian.common.coordination.works import OPEN
from zhijian.config import demo_city as city
from zhijian.config.demo_targets import REPORTERS, VERIFIED
from zhijian.kernel.office.stage import Deed, Stage, workdays
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import Target

CHIEF, SECOND = "hezhiyuan", "fangmin"
"""Who coordinates in the city bureau; who verifies and accepts."""
HANDLERS = REPORTERS | {city.CITY_INSTITUTE: "liangheng"}


@dataclass(frozen=True)
class Plan:
    """A work point: who leads, until when (month, day), who supports with what."""

    what: str
    lead: str
    until: tuple[int, int]
    support: tuple[tuple[str, str], ...] = ()
    counted: bool = False


PLAN = (
    Plan("大型衡器统一检定应检尽检", city.CITY_INSTITUTE, (11, 30), (("519903", "提供名录、通知用户"),), True),
    Plan("特种设备安全大检查每季度一轮", "519901", (12, 20), (("519902", "协助检查港区企业"),)),
    Plan("质量兴县工作纳入县政府考核", "519903", (10, 31)),
    Plan("食品小作坊帮扶整改达到基本条件", "519904", (9, 30)),
    Plan("检验检测机构监督检查", "519902", (8, 31)),
    Plan("计量惠民服务进社区、进市场", "519905", (6, 30), ((city.CITY_INSTITUTE, "免费检定血压计、台秤"),)),
    Plan("执法案件质量评查", "519901", (7, 31)),
    Plan("基层业务培训每季度一次", "519905", (12, 10)),
)  # fmt: skip
FOUND = (
    # body, what, subject, source, measure
    ("519904", "计量检定人员业务培训力度不够", "staff", "self_review", "每季度集中培训一次，考核合格上岗"),
    ("519903", "财政票据不足，影响统检收费", "funds", "campaign", "按月请领票据，建立领用台账"),
    ("519901", "部门协同配合不够，案件移送不及时", "cooperation", "inspection", "建立联席会议和移送回执制度"),
    ("519905", "衡器用户对统检不理解，宣传不到位", "publicity", "opinion", "提前五日送达通知，说明依据和收费标准"),
    ("519902", "抽查后处理超期未复查", "supervision", "inspection", "逐批建账，到期前三日提醒"),
    ("519904", "新进检定人员未及时取得资格", "staff", "inspection", "制定取证计划，一人一档"),
    ("519903", "企业反映办事材料重复提交", "service", "complaint", "一次告知，内部共享企业档案"),
)  # fmt: skip
DELAYED = {("4", True): "县政府帮扶资金尚未到位", ("8", True): "第四季度师资未落实"}
"""Points that are delayed when their day comes near, or in the autumn: why."""
GROUP = "大型衡器统一检定领导小组"


def todo(stage: Stage, day: date, opening: int) -> list[Deed]:
    """What is coordinated on *day*. *opening*: how many working days the city needs to settle in first."""
    settled = list(islice(stage.days(), opening + 2))[-1]
    if day < settled:
        return []
    deeds: list[Deed] = []
    second = list(workdays(date(day.year, 1, 1), date(day.year, 1, 31)))[1]
    if day == max(second, settled):
        deeds.append(partial(_plan, stage, day))
    if day == settled:
        deeds += [partial(_set_up, stage), partial(_meet, stage, "统检动员部署会", day)]
    nth = sum(1 for _day in workdays(day.replace(day=1), day))
    if nth == 6:
        deeds += [partial(_find, stage, day), partial(_go_on, stage, day)]
    if day == next(workdays(stage.last - timedelta(days=50), stage.last)):
        deeds.append(partial(_leave_undone, stage, day))
    if nth == 12:
        deeds += [partial(_mend, stage, day), partial(_verify, stage)]
        deeds += [partial(_meet, stage, f"统检第{day.month // 3}次调度会", day)] if day.month % 3 == 0 else []
    return deeds


# -- the plan ---------------------------------------------------------------------------------------------------------


def _plan(stage: Stage, day: date) -> None:
    """The points of the year whose day has not come yet; one is linked to the city's target, one body supports."""
    for n, one in enumerate(PLAN, 1):
        until = date(day.year, *one.until)
        if until < day + timedelta(days=30):
            continue
        target = Target.objects.filter(
            territory=city.CITY, year=str(day.year), name=VERIFIED, state="in_force"
        ).first()
        point = Point.create(
            "issued", stage.by(CHIEF), at=_body(one.lead), year=str(day.year), number=str(n), what=one.what, due=until,
            lead=stage.staff(HANDLERS[one.lead]).pk, target=target.pk if one.counted and target else None,
        )  # fmt: skip
        for body, what in one.support:
            point.act("joined", stage.by(CHIEF), at=_body(body), what=what, due=until)
        point.act(
            "task_given", stage.by(CHIEF), at=_body(one.lead), what=f"制定方案：{one.what}",
            due=day + timedelta(days=45), lead=stage.staff(HANDLERS[one.lead]).pk,
        )  # fmt: skip


def _go_on(stage: Stage, day: date) -> None:
    """Tasks near their day are done and accepted; points begin and are done, two are delayed."""
    for task in _open(Task):
        if task.due <= day + timedelta(days=20) and task.origin:
            task.act("done", stage.by(HANDLERS.get(task.territory_id, SECOND)), evidence="实施方案和工作台账")
            task.act("accepted", stage.by(SECOND))
    for point in _open(Point):
        who = HANDLERS[point.territory_id]
        near, held_up = point.due <= day + timedelta(days=20), _is_held_up(point)
        if point.state == "under_way" and (point.number, near or day.month > 9) in DELAYED:
            why = DELAYED[point.number, True]
            point.act("delayed", stage.by(who), why=why, due=point.due + timedelta(days=21))
        elif near and not held_up:
            point.act("done", stage.by(who), evidence=f"{day.month}月工作通报")
            point.act("accepted", stage.by(SECOND))
        elif point.state == "given":
            point.act("begun", stage.by(who))


def _is_held_up(point: Point) -> bool:
    return Task.objects.filter(origin=point.bundle, state__in=OPEN).exists()


# -- problems ---------------------------------------------------------------------------------------------------------


def _find(stage: Stage, day: date) -> None:
    """One problem a month, in turn; its measure has forty days."""
    body, what, subject, source, measure = FOUND[(day.year * 12 + day.month) % len(FOUND)]
    Problem.create(
        "found", stage.by(CHIEF), at=_body(body), what=what, subject=subject, source=source, measure=measure,
        due=day + timedelta(days=40), stands_in=f"{day.month}月督查通报", lead=stage.staff(HANDLERS[body]).pk,
    )  # fmt: skip


def _mend(stage: Stage, day: date) -> None:
    """What is due soon is reported mended; a project that waits for its approval is not."""
    for problem in Problem.objects.filter(state="mending", due__lte=day + timedelta(days=25)).order_by("pk"):
        if problem.subject != "projects":
            problem.act("mended", stage.by(HANDLERS[problem.territory_id]), evidence="整改报告及台账")


def _leave_undone(stage: Stage, day: date) -> None:
    """What is overdue at the end of the play, so that one sees how it looks: a problem and a task."""
    Problem.create(
        "found", stage.by(CHIEF), at=_body("519902"), what="检测中心立项迟缓，与主管部门衔接不够", subject="projects",
        source="assessment", measure="专人负责，每周汇报一次进度", due=day + timedelta(days=30),
        lead=stage.staff("xuhang").pk,
    )  # fmt: skip
    Task.create(
        "given", stage.by(CHIEF), at=_body("519904"), what="报送检验检测能力现状", due=day + timedelta(days=40),
        lead=stage.staff("majun").pk,
    )  # fmt: skip


def _verify(stage: Stage) -> None:
    """The city verifies what was mended; the newest waits for the next time."""
    for problem in Problem.objects.filter(state="mended").order_by("-pk")[1:]:
        problem.act("verified", stage.by(SECOND))


# -- the group --------------------------------------------------------------------------------------------------------


def _set_up(stage: Stage) -> None:
    """The leading group of the unified verification, as such groups are: a head, each county, its office."""
    group = Group.create(
        "established", stage.by(CHIEF), name=GROUP, purpose="campaign", basis="关于成立大型衡器统一检定领导小组的通知",
        lead_body=_body(city.CITY), executing=_body(city.CITY_INSTITUTE),
    ).pk  # fmt: skip
    sit = partial(Seat.create, "seated")
    sit(stage.by(CHIEF), group=group, post="head", office="分管副局长", staff=stage.staff("shenlixin").pk)
    for area in city.AREAS:
        sit(stage.by(CHIEF), group=group, post="member", member=_body(area), office="局长")
    sit(stage.by(CHIEF), group=group, post="office_head", office="计量科科长", staff=stage.staff(CHIEF).pk)
    sit(stage.by(CHIEF), group=group, post="office", staff=stage.staff("liangheng").pk, office="所长")


def _meet(stage: Stage, topic: str, day: date) -> None:
    """A meeting and what it decides, for two counties in turn."""
    group = Group.objects.get(name=GROUP)
    meeting = Meeting.create(
        "called", stage.by(CHIEF), group=group.pk, agenda=topic, day=day, venue="市局三楼会议室"
    )
    meeting.act("held", stage.by(CHIEF), minutes="听取各县区局进展，研究票据和检衡车调度。")
    for n, what in enumerate(("核实衡器名录并报送", "落实检衡车停放和配合人员")):
        at = city.AREAS[(day.month + n) % len(city.AREAS)]
        meeting.act(
            "decided", stage.by(CHIEF), at=_body(at), what=what, due=day + timedelta(days=30 + 10 * n),
            lead=stage.staff(HANDLERS[at]).pk,
        )  # fmt: skip


def _body(code: str) -> Body:
    return Body.objects.get(pk=code)


W = TypeVar("W", Task, Point)


def _open(cls: type[W]) -> list[W]:
    return list(cls.objects.filter(state__in=OPEN).order_by("pk"))
