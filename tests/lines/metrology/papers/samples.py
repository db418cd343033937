"""Papers of the fictional city of Linjiang (临江市) for tests and benchmarks. Numbers: the truck scale of the mocks."""

from dataclasses import replace
from datetime import UTC, datetime

from zhijian.lines.metrology.papers.data import (
    CertificateData,
    Check,
    Fact,
    Imprint,
    Institute,
    Instrument,
    Item,
    Results,
    RuleSet,
    Signature,
    Standard,
    Validity,
    WeighingRow,
    WeighingSeries,
    Words,
)

RECORDED = datetime(2026, 6, 29, 8, 15, 30, tzinfo=UTC)

INSTITUTE = Institute(
    name=Words("临江市计量所", "Linjiang Institute of Metrology"),
    authorisation="（临）法计〔2024〕03号",
    address=Words("临江市望江区量衡路6号", "6 Liangheng Road, Wangjiang District, Linjiang"),
    phone="0519-0000 0365",
    postcode="519900",
    email="jl@linjiang.example",
)

SCALE = Instrument(
    name=Words("电子汽车衡", "Electronic truck scale"),
    model="SCS-80",
    specification="Max 80 t　Min 400 kg　e = d = 20 kg",
    serial="81741",
    manufacturer=Words("江城衡器股份有限公司", "Jiangcheng Weighing Instruments Co., Ltd."),
)


def weighing(rows: list[tuple[str, ...]]) -> WeighingSeries:
    """Rows of (load, up, error, down, error, mpe, verdict)."""
    names = ("load", "up_indication", "up_error", "down_indication", "down_error", "mpe", "verdict")
    return WeighingSeries(
        unit="kg", rows=tuple(WeighingRow(**dict(zip(names, row, strict=True))) for row in rows)
    )


def item(name: Words, load: Words, result: Words, limit: Words, verdict: str = "pass") -> Item:
    return Item(name=name, load=load, result=result, limit=limit, verdict=verdict)  # type: ignore[arg-type]


WEIGHING = weighing(
    [
        ("400", "400", "0", "400", "-2", "10", "pass"),
        ("10000", "10000", "4", "10000", "2", "10", "pass"),
        ("20000", "20000", "8", "20000", "4", "20", "pass"),
        ("40000", "40020", "14", "40000", "6", "20", "pass"),
        ("60000", "60020", "18", "60020", "12", "30", "pass"),
        ("80000", "80020", "22", "80020", "22", "30", "pass"),
    ]
)

ITEMS = (
    item(
        Words("置零准确度", "Zero setting"),
        Words("200 kg"),
        Words("E0 = +2 kg"),
        Words("≤ 0.25e = 5 kg"),
    ),
    item(
        Words("偏载，6点", "Eccentricity, 6 points"),
        Words("16 t"),
        Words("−6 kg至+8 kg", "−6 kg to +8 kg"),
        Words("±20 kg"),
    ),
    item(
        Words("重复性，3次", "Repeatability, 3 times"),
        Words("40 t"),
        Words("极差6 kg", "spread 6 kg"),
        Words("20 kg"),
    ),
    item(
        Words("鉴别力，3点", "Discrimination, 3 points"),
        Words("Min、½Max、Max", "Min, ½Max, Max"),
        Words("+20 kg"),
        Words("≥ d = 20 kg"),
    ),
    item(
        Words("替代", "Substitution"),
        Words("30 t砝码，替代至80 t", "30 t of weights, up to 80 t"),
        Words("重复性0.3e", "repeatability 0.3e"),
        Words("≥ 1/3 Max = 26.7 t"),
    ),
)

CERTIFICATE = CertificateData(
    kind="certificate",
    number="临量检字2026-H-01833",
    institute=INSTITUTE,
    applicant=Words("云溪水泥厂", "Yunxi Cement Works"),
    instrument=SCALE,
    regulation=Words("JJG 539-2016《数字指示秤》", "JJG 539-2016 Digital indicating weighing instruments"),
    verification=Words("后续检定", "Subsequent verification"),
    conclusion=Words("准予作Ⅲ级使用，合格", "Conforms, class III"),
    verified_on="2026-06-29",
    verifier=Signature(Words("陈立", "Chen Li")),
    checker=Signature(Words("孙蕾", "Sun Lei")),
    approver=Signature(Words("吴国栋", "Wu Guodong"), acting_for=Words("李明", "Li Ming")),
    record_number="LJ-H-2026-0629-01",
    place=Words("云溪水泥厂地磅房", "Weighbridge of Yunxi Cement Works"),
    environment=(
        Fact(Words("温度", "Temperature"), Words("27.4℃")),
        Fact(Words("相对湿度", "Relative humidity"), Words("64%")),
        Fact(
            Words("零点跟踪", "Zero tracking"),
            Words("运行，置零载荷10e = 200 kg", "on, load at zero 10e = 200 kg"),
        ),
    ),
    measuring_standards=(
        Standard(
            name=Words("大型衡器检定装置", "Verification set for large weighing instruments"),
            identity="",
            measuring_range="（0.1～150）t",
            accuracy=Words("M1等级", "class M1"),
            certificate="〔2024〕临量标字第017号",
            valid_until="2029-03-11",
        ),
    ),
    working_standards=(
        Standard(
            name=Words("砝码，30个", "Weights, 30 pieces"),
            identity="1 t　F01～F30",
            measuring_range="30 t",
            accuracy=Words("M1等级", "class M1"),
            certificate="SL2025-F-2206",
            valid_until="2026-11-30",
        ),
        Standard(
            name=Words("小砝码，1组", "Small weights, 1 set"),
            identity="（1～20）kg　F31",
            measuring_range="20 kg",
            accuracy=Words("M1等级", "class M1"),
            certificate="SL2025-F-2207",
            valid_until="2026-11-30",
        ),
    ),
    results=Results(weighing=(WEIGHING,), items=ITEMS),
    rule_set=RuleSet(
        id="jjg539-2016/1", sha256="9c1f0a5be07d2c44a1b0c5d8e9f30617b2c4d6e8fa0b1c2d3e4f5061728394a5"
    ),
    check=Check(
        code="4F2C-88QD",
        address="linjiang.example/cx",
        url="https://linjiang.example/cx/2026-H-01833?c=4F2C-88QD",
    ),
    demo=True,
    validity=Validity(until="2027-06-28", period=Words("1年", "1 year"), counting="day_before"),
)

NOTICE = replace(
    CERTIFICATE,
    kind="notice",
    number="临量通字2026-H-00027",
    conclusion=Words("不合格", "Does not conform"),
    validity=None,
    failing=(
        Words(
            "称量：80000 kg，修正误差+40 kg，超过±30 kg",
            "Weighing: 80 000 kg, corrected error +40 kg, over ±30 kg",
        ),
        Words("偏载：支承点4", "Eccentricity: support 4"),
    ),
    results=Results(
        weighing=(
            replace(
                WEIGHING,
                rows=(
                    *WEIGHING.rows[:5],
                    WeighingRow(
                        load="80000",
                        up_indication="80040",
                        up_error="40",
                        down_indication="80020",
                        down_error="22",
                        mpe="30",
                        verdict="fail",
                    ),
                ),
            ),
        ),
        items=(
            ITEMS[0],
            replace(
                ITEMS[1],
                result=Words("−6 kg至+28 kg", "−6 kg to +28 kg"),
                limit=Words("±20 kg"),
                verdict="fail",
            ),
            *ITEMS[2:],
        ),
    ),
    check=Check(
        code="9TKM-Z03A",
        address="linjiang.example/cx",
        url="https://linjiang.example/cx/2026-H-00027?c=9TKM-Z03A",
    ),
)

ADJUSTED = replace(CERTIFICATE, before_adjustment=NOTICE.results)

LONG_NAMES = replace(
    CERTIFICATE,
    applicant=Words(
        "临江市望江区云溪镇新型建筑材料循环经济产业园区第三水泥粉磨站有限责任公司（原临江市云溪人民公社"
        "水泥厂）地磅计量管理中心",
        "No. 3 Cement Grinding Station Co., Ltd., New Building Materials Circular Economy Park of Yunxi Town, "
        "Wangjiang District, Linjiang (formerly Yunxi Commune Cement Works), Weighbridge Centre",
    ),
    instrument=replace(
        SCALE,
        manufacturer=Words(
            "喆堃犇镕珺昇晞䶮衡器设备制造（江城）股份有限公司",
            "Zhekun Weighing Equipment (Jiangcheng) Co., Ltd.",
        ),
    ),
)

FORTY_ROWS = replace(
    CERTIFICATE,
    demo=False,
    results=Results(
        weighing=(
            weighing(
                [(str(2000 * n), str(2000 * n), "4", str(2000 * n), "-2", "30", "pass") for n in range(1, 41)]
            ),
        ),
        items=ITEMS,
    ),
)

IMPRINT = Imprint(
    content_hash="3ab19c074de2c0b1a49f52e8d7361b0fa4c85e2971d6083bfe12ac7d77f0a1b6",
    position="413255",
    root="b41d07c29e6a5f3810c7d29ab4e6f1835d0a9c72e8b4163fd5a70e920c77d3a4",
    origin="demo/linjiang",
)
