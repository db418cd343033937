"""The parts of 人员与职责: rows, facts, duties, what happened."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Button, Cell, Column, Fact, Logged, Paging, Row, Table
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office.models import Account, Appointment
from zhijian.kernel.org.duties import DUTIES, SECURITY_ADMIN
from zhijian.kernel.org.models import Duty, Staff
from zhijian.kernel.org.scope import Scope

STATES: dict[str, str] = {
    Account.State.OPEN: "done",
    Account.State.LOCKED: "open",
    Account.State.CLOSED: "off",
}


def row(account: Account, duties: list[Duty]) -> Row:
    """One account in the list."""
    titles = _("; ").join(duty_words(duty) for duty in duties)
    return Row([
        Cell(account.name, sub=account.username, href=reverse("person", args=[account.pk])), account.body.name,
        Cell(titles) if titles else Cell(missing=_("No duty: this person sees nothing yet.")),
        Cell(account.get_state_display(), state=STATES[account.state]),
    ])  # fmt: skip


def duty_words(duty: Duty) -> str:
    """A duty in words, marked where it is an acting one."""
    title = str(DUTIES[duty.duty].title) if duty.duty in DUTIES else duty.duty
    return _("%(duty)s (acting)") % {"duty": title} if duty.acting_for_id else title


def facts(account: Account, staff: Staff) -> list[Fact]:
    """What there is to know of an account, with what keeps the person from signing in."""
    chosen = bool(staff.password and not staff.must_change)
    waits = bool(staff.locked_until and staff.locked_until > clock.now())
    coded = bool(staff.code_hash and staff.code_until and staff.code_until > clock.now())
    made = [
        Fact(_("User name"), account.username), Fact(_("Name in pinyin"), account.name_en or "—"),
        Fact(_("Body"), account.body.name), Fact(_("State"), account.get_state_display()),
        Fact(_("Password"), _("set by the person") if chosen else _("not yet chosen")),
    ]  # fmt: skip
    if waits:
        words = _("waits until %(moment)s after too many failures") % {
            "moment": days.moment(staff.locked_until)
        }
        made.append(Fact(_("Sign-in"), words))
    if coded:
        words = _("printed, valid until %(moment)s") % {"moment": days.moment(staff.code_until)}
        made.append(Fact(_("One-time code"), words))
    return made


def buttons(account: Account, seen: Scope) -> list[Button]:
    """What this administrator may do with the account now."""
    made = []
    is_open = account.state == Account.State.OPEN
    if seen.administers(SECURITY_ADMIN) and is_open:
        made.append(Button(_("Grant a duty"), reverse("person_grant", args=[account.pk]), primary=True))
    if is_open:
        made.append(Button(_("Print a one-time code"), reverse("person_code", args=[account.pk])))
        if seen.staff is None or seen.staff.pk != account.pk:
            made.append(Button(_("Lock the account"), reverse("person_lock", args=[account.pk])))
    if account.state == Account.State.LOCKED:
        made.append(
            Button(_("Unlock the account"), reverse("person_unlock", args=[account.pk]), primary=True)
        )
    return made


def duties(held: Any, *, may_withdraw: bool) -> Table:
    """The duties of a person, each with its days and, if it still matters, the way to withdraw it."""
    rows = [_duty(duty, may_withdraw) for duty in held]
    columns = [
        Column(_("Duty"), head=True), Column(_("At the body")), Column(_("From"), stack=_("From")),
        Column(_("Until"), stack=_("Until")), Column(_("Acting for"), stack=_("Acting for")), Column(_("State")),
        Column(""),
    ]  # fmt: skip
    return Table(_("Duties"), columns, rows=rows, stack=True)


def _duty(duty: Duty, may_withdraw: bool) -> Row:
    today = clock.today()
    over = duty.ends is not None and duty.ends < today
    state = Cell(_("in force"), state="done")
    if over:
        state = Cell(_("past"), state="off")
    elif duty.begins > today:
        state = Cell(_("from then on"), state="open")
    act = Cell("")
    if may_withdraw and not over:
        act = Cell(_("Withdraw"), href=reverse("duty_withdraw", args=[duty.record]))
    return Row([
        Cell(DUTIES[duty.duty].title if duty.duty in DUTIES else duty.duty), duty.body.name, days.iso(duty.begins),
        days.iso(duty.ends) if duty.ends else "", Cell(duty.acting_for.name if duty.acting_for else ""), state, act,
    ])  # fmt: skip


def log(account: Account) -> list[Logged]:
    """What was done with the account and its duties, newest first, and by whom."""
    ids = [account.pk, *Appointment.objects.filter(staff=account.pk).values_list("pk", flat=True)]
    acts = list(Act.objects.filter(record__in=ids).order_by("-id")[:100])
    names = dict(Staff.objects.filter(pk__in={act.actor for act in acts}).values_list("pk", "name"))
    held = {one.pk: one for one in Appointment.objects.filter(pk__in=ids)}
    specs = {spec.kind: spec for spec in (*Account.acts.values(), *Appointment.acts.values())}
    made = []
    for act in acts:
        who = names.get(act.actor) if act.actor else None
        title = str(specs[act.kind].title) if act.kind in specs else act.kind
        about = str(held[act.record].label()) if act.record in held else ""
        made.append(Logged(days.short(act.on, clock.today()), title, who or _("automatically"), sub=about))
    return made


def paging(request: HttpRequest, page: Any) -> Paging | None:
    """The pages before and after, where there are several."""
    if not page.has_other_pages():
        return None

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{request.path}?{query.urlencode()}"

    return Paging(
        page.start_index(), page.end_index(), page.paginator.count,
        before=address(page.previous_page_number()) if page.has_previous() else "",
        after=address(page.next_page_number()) if page.has_next() else "",
    )  # fmt: skip
