"""``zhijian init``: found one's own bureau at the keyboard; the same as the wizard under ``/setup/``."""

import argparse
import sys
from urllib.parse import urlsplit

from zhijian.config.commands import upgrading
from zhijian.config.commands.people import printed
from zhijian.config.commands.proving import has_ledger
from zhijian.desk import setting_up
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.office.founding import ADMINISTRATORS, BadOrigin, Person, Plan, begin
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.records.errors import Refusal

QUESTIONS = {
    "code": "Code of the body (its administrative division, such as 510700)",
    "name": "Name of the body",
    "address": "Public address (such as https://zhijian.example.gov.cn)",
    "system": "System administrator, USER:NAME (opens accounts)",
    "security": "Security administrator, USER:NAME (grants duties)",
    "audit": "Audit administrator, USER:NAME (looks at what both did)",
}


def init(args: list[str]) -> int:
    """Found the bureau; what is not given as an option is asked. Prints each administrator's one-time code."""
    parser = argparse.ArgumentParser(prog="zhijian init", description="Found one's own bureau.")
    for name, words in QUESTIONS.items():
        parser.add_argument(f"--{name}", help=words)
    parser.add_argument("--name-en", default="", help="its English name")
    parser.add_argument("--level", default="", choices=("", "nation", "province", "city", "county"))
    parser.add_argument(
        "--origin", default="", help="name of the ledger, for ever (default: address and code)"
    )
    asked = parser.parse_args(args)
    if upgrading.behind():
        upgrading.bring_up_to_date()
    if has_ledger():
        print(f"zhijian init: the ledger {Origin.objects.get().name} is open here already", file=sys.stderr)
        return 1
    try:
        given = {name: getattr(asked, name) or _ask(words) for name, words in QUESTIONS.items()}
        people = [_person(given[role], given["code"], duty) for role, duty in _roles().items()]
        origin = asked.origin or f"{urlsplit(given['address']).hostname or 'local'}/{given['code']}"
        plan = Plan(
            origin, given["code"], given["name"], tuple(people), name_en=asked.name_en, level=asked.level
        )
        codes = begin(plan)
    except (BadOrigin, Refusal, ValueError, EOFError) as error:
        print(f"zhijian init: {error}", file=sys.stderr)
        return 1
    setting_up.keep_address(given["address"])
    setting_up.forget()
    print(f"The ledger {plan.origin} is open. First sign-in, with one-time codes, each shown only here:")
    print(
        "\n".join(
            f"  {DUTIES[p.duties[0]].title}: {printed(code)}" for p, code in zip(people, codes, strict=True)
        )
    )
    return 0


def _roles() -> dict[str, str]:
    return dict(zip(("system", "security", "audit"), ADMINISTRATORS, strict=True))


def _ask(words: str) -> str:
    return input(f"{words}: ").strip()


def _person(given: str, body: str, duty: str) -> Person:
    user, _, name = given.partition(":")
    if not user.strip() or not name.strip():
        raise ValueError(f"“{given}”: write USER:NAME, such as lihua:李华")
    return Person(user.strip(), name.strip(), "", body, (duty,))
