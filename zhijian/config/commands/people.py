"""``zhijian reset-code USER``: the way back in for the last administrator who forgot the password.
``zhijian token USER NAME``: a token for a program, shown once."""

import argparse
import sys

from zhijian.api.models import Token
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.clock import SHANGHAI
from zhijian.kernel.office.codes import Code, issue
from zhijian.kernel.office.models import Account
from zhijian.kernel.org.models import Staff
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refusal


def reset_code(args: list[str]) -> int:
    """Issue a one-time code from the command line; an automatic act says so in the ledger."""
    parser = argparse.ArgumentParser(
        prog="zhijian reset-code", description="Print a one-time code for a person."
    )
    parser.add_argument("user", help="user name")
    asked = parser.parse_args(args)
    account = Account.objects.filter(username=asked.user).first()
    if account is None:
        print(f"zhijian reset-code: there is no account “{asked.user}”", file=sys.stderr)
        return 1
    try:
        print(printed(issue(account, By.system(account.body_id))))
    except Refusal as refusal:
        print(f"zhijian reset-code: {refusal}", file=sys.stderr)
        return 1
    return 0


def printed(code: Code) -> str:
    """One line with the code, spaced so that it can be typed from paper."""
    until = code.until.astimezone(SHANGHAI)
    return f"{code.staff.name} ({code.staff.username})  {code.text}  valid until {until:%Y-%m-%d %H:%M} (Shanghai)"


def token(args: list[str]) -> int:
    """Make a token for a person's program, or revoke one by its name. It can do what the person can do."""
    parser = argparse.ArgumentParser(
        prog="zhijian token", description="A token for programs that ask the API."
    )
    parser.add_argument("user", help="user name")
    parser.add_argument("name", help="what the token is for, such as the program's name")
    parser.add_argument("--revoke", action="store_true", help="end the tokens of this name")
    asked = parser.parse_args(args)
    staff = Staff.objects.filter(username=asked.user, is_active=True).first()
    if staff is None:
        print(f"zhijian token: there is no open account “{asked.user}”", file=sys.stderr)
        return 1
    if asked.revoke:
        ended = Token.revoke(staff, asked.name, clock.now())
        print(f"{ended} revoked" if ended else f"zhijian token: {asked.user} has no token “{asked.name}”")
        return 0 if ended else 1
    print(Token.make(staff, asked.name, clock.now()))
    return 0
