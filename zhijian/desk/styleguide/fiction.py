"""The fictional city of Linjiang 临江市 that the styleguide shows, on one Thursday in June 2026."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import get_language

TODAY = date(2026, 6, 25)
ROOT = "7c1e94ab52d0f3b7" + "0" * 40 + "93a8e02f"


def pick(chinese: str, english: str) -> str:
    """The words for the reader's language; fiction is no interface text, so it does not go through gettext."""
    return english if (get_language() or "").startswith("en") else chinese


def frame(current: str) -> dict[str, Any]:
    """What ``frame.html`` reads, as a view would fill it."""
    rail = [
        ("", [("desk", pick("我的案头", "My desk"), 12, 0), ("clocks", pick("时限", "Clocks"), 0, 2)]),
        (
            pick("主体与台账", "Parties and registers"),
            [
                ("firms", pick("企业与场所", "Firms and premises"), 0, 0),
                ("register", pick("计量器具", "Instruments"), 0, 0),
                ("equipment", pick("特种设备", "Special equipment"), 0, 0),
                ("licences", pick("许可与证书", "Licences"), 0, 0),
            ],
        ),
        (
            pick("业务", "Work"),
            [
                ("worksheet", pick("检定", "Verification"), 5, 0),
                ("campaigns", pick("统检", "Campaigns"), 0, 0),
                ("inspections", pick("监督检查", "Inspections"), 3, 0),
                ("record", pick("案件", "Cases"), 4, 0),
                ("complaints", pick("投诉举报", "Complaints"), 0, 1),
                ("sampling", pick("监督抽查", "Sampling"), 0, 0),
            ],
        ),
        (
            pick("数字", "Figures"),
            [
                ("targets", pick("目标任务", "Targets"), 0, 0),
                ("indicators", pick("指标", "Indicators"), 0, 0),
                ("reports", pick("工作报告", "Reports"), 0, 0),
                ("ledger", pick("账本", "Ledger"), 0, 0),
            ],
        ),
    ]
    return {
        "home": "/styleguide/",
        "place": pick("临江市（演示）", "Linjiang (demo)"),
        "groups": [
            {"title": title, "items": [_item(current, *item) for item in items]} for title, items in rail
        ],
        "who": {
            "key": "0702031",
            "name": pick("周敏", "Zhou Min"),
            "body": pick("云溪县局 执法股", "Yunxi County Bureau, Enforcement"),
            "sign_out": "/sign-out/",
        },
        "search": "/search/",
        "today": TODAY,
        "as_of": datetime(2026, 6, 25, 0, 42, tzinfo=UTC),
        "position": 412806,
        "position_href": "#",
        "sealed": True,
        "root": ROOT,
        "witness": pick("尚无外部见证", "not yet witnessed"),
        "demo": True,
    }


def _item(current: str, name: str, label: str, count: int, late: int) -> dict[str, Any]:
    return {
        "label": label,
        "href": f"/styleguide/{name}/",
        "count": count,
        "late": late,
        "current": name == current,
    }
