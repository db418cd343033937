"""Signing in and out, the lock after failures, and the one-time code that an administrator prints."""

from datetime import timedelta

from django import forms
from django.contrib.auth import login, logout, password_validation
from django.contrib.auth.hashers import check_password
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Staff
from zhijian.kernel.protections import is_off, protect

TRIES = 5
LOCK = timedelta(minutes=15)
WATCHED = "tests/desk/test_sign_in.py::"
WAIT = protect(
    "rate:sign_in",
    f"{WATCHED}TestLock::test_five_failures_lock_even_the_right_password_out",
    f"{WATCHED}TestOneTimeCode::test_guessing_at_a_code_locks_too",
)
OPEN = protect("door:account_open", f"{WATCHED}TestLock::test_a_locked_account_stays_out_and_is_thrown_out")
ONCE = protect(
    "door:code_once", f"{WATCHED}TestOneTimeCode::test_opens_once_and_then_a_password_must_be_chosen"
)
FRESH = protect("door:code_for_a_day", f"{WATCHED}TestOneTimeCode::test_is_of_no_use_after_a_day")


class SignIn(forms.Form):
    """User name and password; the answer never says which of the two was wrong."""

    username = forms.CharField(label=_("User name"), max_length=60)
    password = forms.CharField(
        label=_("Password or one-time code"), widget=forms.PasswordInput, max_length=200
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        staff = Staff.objects.filter(username=given.get("username", "").strip()).first()
        waits = staff is not None and staff.locked_until and staff.locked_until > clock.now()
        if waits and not is_off(WAIT):
            raise forms.ValidationError(
                _("Too many failures. Try again in 15 minutes, or ask an administrator for a code.")
            )
        if (
            not staff
            or not (staff.is_active or is_off(OPEN))
            or not _matches(staff, given.get("password", ""))
        ):
            if staff:
                _failed(staff)
            raise forms.ValidationError(
                _("User name or password is not right. After 5 failures the account waits 15 minutes.")
            )
        given["staff"] = staff
        return given


def _matches(staff: Staff, secret: str) -> bool:
    if staff.has_usable_password() and staff.password and staff.check_password(secret):
        return True
    fresh = staff.code_hash and staff.code_until and (staff.code_until > clock.now() or is_off(FRESH))
    if fresh and check_password(secret.strip().upper(), staff.code_hash):
        Staff.objects.filter(pk=staff.pk).update(
            code_hash=staff.code_hash if is_off(ONCE) else "", must_change=True
        )
        staff.must_change = True
        return True
    return False


def _failed(staff: Staff) -> None:
    Staff.objects.filter(pk=staff.pk).update(failures=F("failures") + 1)
    staff.refresh_from_db(fields=["failures"])
    if staff.failures >= TRIES:
        Staff.objects.filter(pk=staff.pk).update(failures=0, locked_until=clock.now() + LOCK)


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door of the desk."""
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    if request.user.is_authenticated:
        return redirect(back)
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        staff = form.cleaned_data["staff"]
        Staff.objects.filter(pk=staff.pk).update(failures=0, locked_until=None)
        login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("password" if staff.must_change else back)
    return render(
        request, "desk/sign_in.html", {"form": form, "next": back}, status=422 if form.errors else 200
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; drafts stay on the device."""
    logout(request)
    return redirect("sign_in")


class NewPassword(forms.Form):
    """A password of one's own, twice."""

    password = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), max_length=200,
        help_text=_("At least 10 characters, not a common one."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )

    def __init__(self, staff: Staff, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.staff = staff

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.staff)
        return password

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("password") and given["password"] != given.get("again"):
            self.add_error("again", _("The two are not the same."))
        return given


@never_cache
@sensitive_post_parameters("password", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password: after a one-time code, or whenever one likes."""
    if not isinstance(request.user, Staff):
        return redirect("sign_in")
    form = NewPassword(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        staff = request.user
        staff.set_password(form.cleaned_data["password"])
        staff.must_change = False
        staff.save(update_fields=["password", "must_change"])
        login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("home")
    return render(request, "desk/password.html", {"form": form}, status=422 if form.errors else 200)
