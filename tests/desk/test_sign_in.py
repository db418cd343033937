"""Signing in and out: the lock after failures, the one-time code, and what every page of the desk carries."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from zhijian.config.middleware import CONTENT_POLICY
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.codes import first_code
from zhijian.kernel.office.founding import Person, found, open_account
from zhijian.kernel.org.models import Staff

NOON = datetime(2024, 6, 28, 12, 0, tzinfo=clock.SHANGHAI)
SECRET = "a good long password"


class Door:
    """One bureau with one officer, its driven clock, and a browser."""

    def __init__(self, driver: clock.Driver) -> None:
        self.driver, self.browser = driver, Client()
        person = Person("zhou", "周某", "", "510100", ("registrar",), SECRET)
        self.staff = open_account(person, since=NOON.date())

    def wait(self, **time: float) -> None:
        self.driver.to(clock.now() + timedelta(**time))

    def try_it(self, password: str, username: str = "zhou", **more: str) -> Any:
        return self.browser.post("/sign-in/", {"username": username, "password": password} | more)

    def opens(self, password: str, **more: str) -> bool:
        """Whether one is in afterwards; signs out again."""
        self.try_it(password, **more)
        inside = self.browser.get("/").status_code == 200
        self.browser.post("/sign-out/")
        return inside


@pytest.fixture
def door(db: None) -> Any:
    found("demo/door", code="510100", name="某市局", opened=NOON)
    with clock.driven() as driver:
        yield Door(driver)


class TestLock:
    def test_the_right_password_opens(self, door: Door) -> None:
        sent = door.try_it(SECRET)
        assert (sent.status_code, sent.headers["Location"]) == (302, "/")
        assert door.browser.get("/").status_code == 200

    def test_five_failures_lock_even_the_right_password_out(self, door: Door) -> None:
        for _ in range(4):
            assert door.try_it("wrong").status_code == 422
        assert door.opens(SECRET)  # four are forgiven, and forgotten after a success
        for _ in range(5):
            door.try_it("wrong")
        assert not door.opens(SECRET)

    def test_the_lock_ends_by_time_alone(self, door: Door) -> None:
        for _ in range(5):
            door.try_it("wrong")
        door.wait(minutes=14, seconds=59)
        assert not door.opens(SECRET)
        door.wait(seconds=2)
        assert door.opens(SECRET)

    def test_trying_while_it_is_locked_does_not_make_it_longer(self, door: Door) -> None:
        for _ in range(5):
            door.try_it("wrong")
        door.wait(minutes=10)
        for _ in range(20):
            door.try_it("wrong")
        door.wait(minutes=5, seconds=1)
        assert door.opens(SECRET)

    def test_another_persons_failures_lock_only_that_person(self, door: Door) -> None:
        open_account(Person("wu", "吴某", "", "510100", (), SECRET), since=NOON.date())
        for _ in range(5):
            door.try_it("wrong", "wu")
        assert door.opens(SECRET)

    def test_the_answer_does_not_tell_which_of_the_two_was_wrong(self, door: Door) -> None:
        unknown = door.try_it("wrong", "nobody at all").context["form"].non_field_errors()
        known = door.try_it("wrong").context["form"].non_field_errors()
        assert list(unknown) == list(known)
        assert known

    @pytest.mark.parametrize("username", ["", " ", "' OR 1=1 --", "zhou\x00", "Z" * 500])
    def test_nonsense_is_refused(self, username: str, door: Door) -> None:
        assert door.try_it(SECRET, username).status_code == 422

    def test_a_locked_account_stays_out_and_is_thrown_out(self, door: Door) -> None:
        from zhijian.kernel.office.models import Account
        from zhijian.kernel.records.by import By

        door.try_it(SECRET)
        Account.objects.get(pk=door.staff.pk).act("locked", By.system("510100"))
        assert door.browser.get("/").status_code == 302
        assert door.try_it(SECRET).status_code == 422
        assert not door.opens(SECRET)


class TestOneTimeCode:
    def test_opens_once_and_then_a_password_must_be_chosen(self, door: Door) -> None:
        code = first_code(door.staff).text
        sent = door.try_it(code.lower())  # read from paper, typed in any case
        assert sent.headers["Location"] == "/password/"
        for path in ("/", "/search/?q=x", "/r/parties.party/", "/ledger/"):
            assert door.browser.get(path).headers["Location"] == "/password/"
        assert door.browser.get("/api/v1/parties.party").status_code == 401
        chosen = door.browser.post(
            "/password/", {"password": "quite another one", "again": "quite another one"}
        )
        assert chosen.status_code == 302
        assert door.browser.get("/").status_code == 200
        door.browser.post("/sign-out/")
        assert not door.opens(code)
        assert door.opens("quite another one")

    def test_is_of_no_use_after_a_day(self, door: Door) -> None:
        code = first_code(door.staff).text
        door.wait(hours=24, seconds=1)
        assert door.try_it(code).status_code == 422

    def test_is_good_until_a_day_has_passed(self, door: Door) -> None:
        code = first_code(door.staff).text
        door.wait(hours=23, minutes=59, seconds=59)
        assert door.try_it(code).headers["Location"] == "/password/"

    def test_a_later_one_ends_the_earlier(self, door: Door) -> None:
        first, second = first_code(door.staff).text, first_code(door.staff).text
        assert door.try_it(first).status_code == 422
        assert door.try_it(second).headers["Location"] == "/password/"

    def test_guessing_at_a_code_locks_too(self, door: Door) -> None:
        code = first_code(door.staff).text
        for _ in range(5):
            door.try_it("2345678923")
        assert door.try_it(code).status_code == 422

    def test_is_kept_only_as_a_hash(self, door: Door) -> None:
        code = first_code(door.staff).text
        row = Staff.objects.filter(pk=door.staff.pk).values().get()
        assert code not in str(row)

    @pytest.mark.parametrize(
        ("one", "two", "field"),
        [
            ("short", "short", "password"), ("password123", "password123", "password"),
            ("quite another one", "quite other", "again"), ("1234567890", "1234567890", "password"),
        ],
    )  # fmt: skip
    def test_a_poor_password_is_refused_on_its_field(
        self, one: str, two: str, field: str, door: Door
    ) -> None:
        door.try_it(SECRET)
        sent = door.browser.post("/password/", {"password": one, "again": two})
        assert sent.status_code == 422
        assert field in sent.context["form"].errors

    def test_a_new_password_ends_every_other_session(self, door: Door) -> None:
        other = Client()
        other.post("/sign-in/", {"username": "zhou", "password": SECRET})
        assert other.get("/").status_code == 200
        door.try_it(SECRET)
        door.browser.post("/password/", {"password": "quite another one", "again": "quite another one"})
        assert door.browser.get("/").status_code == 200
        assert other.get("/").status_code == 302


class TestInAndOut:
    def test_signing_out_needs_a_post_and_ends_the_session(self, door: Door) -> None:
        door.try_it(SECRET)
        assert door.browser.get("/sign-out/").status_code == 405
        held = door.browser.cookies["sessionid"].value
        assert door.browser.post("/sign-out/").status_code == 302
        thief = Client()
        thief.cookies["sessionid"] = held
        assert thief.get("/").status_code == 302

    def test_the_session_gets_a_new_name_at_the_door(self, door: Door) -> None:
        door.browser.cookies["sessionid"] = "chosen-by-a-stranger"
        door.try_it(SECRET)
        assert door.browser.cookies["sessionid"].value != "chosen-by-a-stranger"

    @pytest.mark.parametrize(
        ("asked", "goes"),
        [
            ("/r/parties.party/", "/r/parties.party/"), ("/search/?q=a&b=c", "/search/?q=a&b=c"),
            ("https://evil.example/", "/"), ("//evil.example/", "/"), ("/\\evil.example", "/"),
            ("javascript:alert(1)", "/"), ("http:///evil.example", "/"), ("https:evil.example", "/"),
        ],
    )  # fmt: skip
    def test_the_way_back_stays_in_the_house(self, asked: str, goes: str, door: Door) -> None:
        assert door.try_it(SECRET, next=asked).headers["Location"] == goes
        assert door.browser.get("/sign-in/", {"next": asked}).headers["Location"] == goes

    def test_cookies_are_closed_to_scripts_and_other_sites(self, door: Door, settings: Any) -> None:
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        door.browser.get("/sign-in/")
        cookie = door.try_it(SECRET).cookies["sessionid"]
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["max-age"]) == (
            True,
            "Lax",
            True,
            43200,
        )

    def test_a_plain_address_has_cookies_without_the_mark_secure_and_https_has_it(self) -> None:
        from zhijian.config import settings as written

        assert written.ADDRESS.startswith("https:") == written.SECURE_COOKIES
        assert written.SESSION_COOKIE_SECURE == written.CSRF_COOKIE_SECURE == written.SECURE_COOKIES

    @pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/", "/password/", "/theme/"])
    def test_a_form_of_another_site_is_refused(self, path: str, door: Door) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(door.staff)
        sent = strict.post(path, {"username": "zhou", "password": SECRET, "again": SECRET})
        assert sent.status_code == 403

    def test_the_api_by_session_wants_the_forms_token_too(self, door: Door) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(door.staff)
        path = "/api/v1/parties.party/acts/registered"
        sent = strict.post(path, "{}", content_type="application/json", headers={"Idempotency-Key": "k"})
        assert sent.status_code == 403


class TestWhatEachPageCarries:
    PAGES = ("/", "/sign-in/", "/password/", "/search/?q=x", "/r/parties.party/", "/r/metrology.instrument/", "/acts/",
             "/ledger/", "/r/parties.party/new/registered/", "/not/there/", "/c/", "/c/how/", "/figures/",
             "/r/parties.party/export.csv", "/api/v1/parties.party", "/api/v1/openapi.json")  # fmt: skip

    @pytest.mark.parametrize("path", PAGES)
    def test_policy_and_no_store(self, path: str, door: Door) -> None:
        door.try_it(SECRET)
        page = door.browser.get(path)
        assert page.headers["Content-Security-Policy"] == CONTENT_POLICY
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in page.headers["Cache-Control"]

    def test_the_policy_lets_no_foreign_script_in(self) -> None:
        rules = dict(rule.strip().partition(" ")[::2] for rule in CONTENT_POLICY.split(";"))
        assert rules["default-src"] == "'self'"  # and no script-src that would widen it
        assert "script-src" not in rules
        assert (rules["object-src"], rules["base-uri"], rules["form-action"]) == (
            "'none'",
            "'none'",
            "'self'",
        )
        assert rules["frame-ancestors"] == "'none'"

    @pytest.mark.parametrize("path", ["/sign-in/", "/c/", "/not/there/"])
    def test_a_stranger_gets_the_policy_too(self, path: str, door: Door) -> None:
        assert Client().get(path).headers["Content-Security-Policy"] == CONTENT_POLICY

    def test_no_page_has_a_script_in_its_text(self, door: Door) -> None:
        door.try_it(SECRET)
        for path in self.PAGES[:12]:
            text = door.browser.get(path).content.decode()
            scripts = [part.partition(">")[0] for part in text.split("<script")[1:]]
            assert all(" src=" in tag or "application/json" in tag for tag in scripts), path
            assert " onclick=" not in text
            assert "javascript:" not in text
