"""Reading of old reports: one of twenty pages, and a hundred files on two cores; memory must stay flat.

.venv/bin/python -m benchmarks.reading [--files N]

The reports are made here: sentences of the field with numbers that differ, some in traditional script with pinyin in
brackets, about a thousand characters a page.
"""

import argparse
import random
import resource
import time
from concurrent.futures import ProcessPoolExecutor

PAGE = 1000
SENTENCES = (
    "全市共出动执法人员{a}余人次，检查企业{b}家，立案查处案件{c}起，涉案货值{d}.{e}万元。",
    "监督抽查产品{b}批次，合格率{e}.{f}%，同比提高{f}.{e}个百分点；不合格产品后处理{c}批次。",
    "在用特种设备{a}台（套），定期检验率为9{f}.{e}%，排查隐患{b}处，已整改{c}处，全年未发生特种设备事故。",
    "市计量所检定计量器具{d}台件，投入{c}万元购置设备，实现检测收入{b}万元，比去年同期增长{e}.{f}%。",
    "2010年上半年，受理12365投诉举报{c}件，办结率100%，回访满意率9{f}%，为消费者挽回损失{e}.{f}万元。",
)
PROSE = (
    "一是认真贯彻党的十七大精神，进一步加强队伍建设，不断提高服务水平，为促进全市经济平稳较快发展作出贡献；"
    "二是落实企业质量安全主体责任，关系“三农”的产品列为重点，第一季度起按国质检〔2009〕12号文件开展专项整治。"
)
PINYIN = {
    "质": "質(zhì)",
    "检": "檢(jiǎn)",
    "处": "處(chù)",
    "业": "業(yè)",
    "产": "產(chǎn)",
    "务": "務(wù)",
    "万": "萬(wàn)",
}


def main() -> None:
    """Run both measurements and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=100)
    files = parser.parse_args().files
    from zhijian.kernel.reports.reading import read_text

    begun = time.perf_counter()
    read_text("检查企业3家")
    print(f"first phrase, rules compiled      {time.perf_counter() - begun:8.2f} s")
    for name, text in (
        ("clean", report(20, 1)),
        ("polluted", polluted(report(20, 2))),
        ("all figures", report(20, 3, prose=0)),
    ):
        begun = time.process_time()
        reading = read_text(text)
        spent = time.process_time() - begun
        print(
            f"20 pages, {name:12} {len(text):7,} characters {len(reading.figures):5} figures {spent:8.2f} s   (bound: 1 s)"
        )
    begun = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        told = list(pool.map(read_one, range(files)))
    spent = time.perf_counter() - begun
    print(f"{files} files of 20 pages, two processes  {spent:8.1f} s   (bound: 60 s)")
    print(f"  of processor time in each process  {sum(cpu for cpu, _peak in told) / 2:8.1f} s")
    tenth = max(1, files // 10)
    first, last = (max(peak for _cpu, peak in part) // 1024 for part in (told[:tenth], told[-tenth:]))
    print(f"peak memory of a process after the first and the last tenth of its files: {first} and {last} MB")


def read_one(number: int) -> tuple[float, int]:
    """Read one made report; gives its processor time in seconds and this process' peak in KB."""
    from zhijian.kernel.reports.reading import read_text

    text = report(20, number)
    text = polluted(text) if number % 4 == 0 else text
    begun = time.process_time()
    read_text(text)
    return time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def report(pages: int, seed: int, prose: float = 0.75) -> str:
    """So many pages of sentences, a share of them without figures (real reports: nine figures a page); the same for a seed."""
    chance = random.Random(seed)
    parts, size = ["某市质量技术监督局2010年工作总结\n"], 0
    while size < pages * PAGE:
        numbers = {name: chance.randint(1, 9999) for name in "abd"} | {"c": chance.randint(2, 99)}
        chosen = PROSE if chance.random() < prose else chance.choice(SENTENCES)
        sentence = chosen.format(**numbers, e=chance.randint(1, 9), f=chance.randint(1, 9))
        parts.append(sentence + ("\n" if chance.random() < 0.3 else ""))
        size += len(sentence)
    return "".join(parts)


def polluted(text: str) -> str:
    """The text as a scraper leaves it."""
    return "".join(PINYIN.get(mark, mark) for mark in text)


if __name__ == "__main__":
    main()
