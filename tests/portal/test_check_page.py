"""A stranger checks a paper: what stands on the page, what must not, the proof, and guessing."""

import html
import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.matrix.ground import TODAY, Ground, verify
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office import worker
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.records.correcting import void
from zhijian.portal.models import Guess

NOON = datetime(2024, 6, 28, 12, 0, tzinfo=clock.SHANGHAI)


def paper_of(city: Ground, name: str) -> Paper:
    """The paper of one of the city's verifications."""
    return Paper.objects.get(record=city.rows[name].pk)


def address(paper: Paper, rest: str = "") -> str:
    """What the QR code of the paper holds."""
    return f"/c/{paper.code.replace('-', '')}{rest or '/'}"


def said(answer: Any) -> str:
    """The text of a page without its marks."""
    text = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """It is *moment* on the installation's clock."""
    monkeypatch.setattr(clock, "now", lambda: moment)


class TestHowAPaperStands:
    def test_valid(self, city: Ground) -> None:
        paper = paper_of(city, "verification.east")
        answer = Client().get(address(paper))
        text = said(answer)
        assert answer.status_code == 200
        assert "有效 这张证书是真的，仍然有效。" in text
        assert paper.number in text
        # 2024-06-28, twelve months, less a day
        assert "检定日期 2024-06-28" in text
        assert "有效期至 2025-06-27" in text
        assert "规格 Max 80 000 kg" in text
        assert "临江市计量所" in text

    def test_withdrawn_with_its_reason_and_the_day(self, city: Ground) -> None:
        text = said(Client().get(address(paper_of(city, "verification.east_withdrawn"))))
        assert "已撤回" in text
        assert "证书打印有误" in text
        assert TODAY.isoformat() in text

    def test_a_voided_approval_withdraws_the_paper_and_keeps_the_reason_to_itself(self, city: Ground) -> None:
        verification = city.fresh("verification.east")
        paper = paper_of(city, "verification.east")
        issuing = Act.objects.get(pk=paper.act)
        void(verification, issuing, city.by("mi_approver_two"), reason="检定员举报内情")
        text = said(Client().get(address(paper)))
        assert "已撤回" in text
        assert "举报" not in text

    def test_superseded_names_the_paper_that_replaced_it(self, city: Ground) -> None:
        old = paper_of(city, "verification.east")
        newer = verify(city, "verification.newer", city.fresh("instrument.east"), "approved")
        worker.settle()
        text = said(Client().get(address(old)))
        assert "已被替代" in text
        assert newer.certificate in text
        assert "有效 这张证书是真的" in said(Client().get(address(paper_of(city, "verification.newer"))))

    def test_expired_the_day_after_its_last(self, city: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
        paper = paper_of(city, "verification.east")
        at(monkeypatch, datetime(2025, 6, 27, 23, 59, tzinfo=clock.SHANGHAI))
        assert "有效 这张证书是真的" in said(Client().get(address(paper)))
        at(monkeypatch, datetime(2025, 6, 28, 0, 0, tzinfo=clock.SHANGHAI))
        assert "已过有效期" in said(Client().get(address(paper)))

    def test_unknown(self, city: Ground) -> None:
        answer = Client().get("/c/0000-0000/")
        assert answer.status_code == 404
        assert "查无此证" in said(answer)

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("verification.east", "Valid This paper is genuine and still stands."),
            ("verification.east_withdrawn", "Withdrawn This paper has been withdrawn. Do not rely on it."),
        ],
    )
    def test_in_english_for_who_reads_english(self, name: str, words: str, city: Ground) -> None:
        answer = Client().get(address(paper_of(city, name)), headers={"accept-language": "en-GB,en;q=0.9"})
        assert words in said(answer)
        assert 'lang="en"' in answer.content.decode()


class TestOnlyPublicFacts:
    @pytest.mark.parametrize("name", ["verification.east", "verification.east_withdrawn"])
    def test_nothing_of_firm_or_people_stands_on_the_page_or_in_the_proof(
        self, name: str, city: Ground
    ) -> None:
        paper = paper_of(city, name)
        firm, row = city.rows["party.east"], city.fresh(name)
        private = {
            firm.name, firm.address, firm.phone, firm.contact, str(firm.pk), row.instrument.serial, "800.00",
            "27.4", *(staff.name for staff in city.people.values()),
        }  # fmt: skip
        for rest in ("/", "/proof.json"):
            text = Client().get(address(paper, rest)).content.decode()
            assert [value for value in private if value in text and value != str(firm.pk)] == []
        assert str(firm.pk) not in Client().get(address(paper)).content.decode()

    def test_the_serial_number_is_masked(self, city: Ground) -> None:
        paper = paper_of(city, "verification.east")
        serial = paper.content["instrument"]["serial"]
        assert serial == "SNEA-001"
        assert serial not in said(Client().get(address(paper)))

    def test_an_officers_session_shows_no_more(self, city: Ground) -> None:
        path = address(paper_of(city, "verification.east"))
        assert said(city.desk("east").get(path)) == said(Client().get(path))


class TestTheProof:
    @pytest.fixture
    def checked(self, city: Ground, tmp_path: Path) -> Any:
        """Runs the checker as a stranger does: that one file in a folder of its own, isolated from everything."""
        file = tmp_path / "zhijian-check.py"
        file.write_bytes(b"".join(Client().get("/c/check.py").streaming_content))

        def run(proof: bytes, *more: str) -> subprocess.CompletedProcess[str]:
            (tmp_path / "proof.json").write_bytes(proof)
            command = [sys.executable, "-I", "-S", str(file), str(tmp_path / "proof.json"), *more]
            return subprocess.run(
                command, capture_output=True, text=True, check=False, cwd=tmp_path, env={"PYTHONUTF8": "1"}
            )

        return run

    def test_it_holds_by_the_key_that_the_page_gives_elsewhere(self, city: Ground, checked: Any) -> None:
        paper = paper_of(city, "verification.east")
        answer = Client().get(address(paper, "/proof.json"))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        key = re.search(r"demo/linjiang\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", said(Client().get("/c/how/")))
        assert key is not None
        done = checked(answer.content, "--key", key.group())
        assert done.returncode == 0, done.stdout + done.stderr
        assert paper.number in answer.content.decode()

    def test_it_does_not_hold_when_a_digit_of_the_number_was_changed(
        self, city: Ground, checked: Any
    ) -> None:
        paper = paper_of(city, "verification.east")
        proof = json.loads(Client().get(address(paper, "/proof.json")).content)
        assert paper.number in proof["leaf"]
        proof["leaf"] = proof["leaf"].replace(paper.number, paper.number[:-1] + "9")
        assert checked(json.dumps(proof).encode()).returncode == 1

    def test_of_an_unknown_paper_there_is_none(self, city: Ground) -> None:
        assert Client().get("/c/00000000/proof.json").status_code == 404


class TestGuessing:
    def ask(self, number: str, code: str, who: str = "203.0.113.7") -> Any:
        return Client().post("/c/", {"number": number, "code": code}, REMOTE_ADDR=who)

    def test_number_and_code_as_printed_lead_to_the_paper(self, city: Ground) -> None:
        paper = paper_of(city, "verification.east")
        for number, code in (
            (paper.number, paper.code),
            (f"  {paper.number.lower()} ", paper.code.lower().replace("-", " ")),
            (paper.number.replace("-", "－"), paper.code.replace("-", "")),
        ):
            answer = self.ask(number, code)
            assert (answer.status_code, answer.headers["Location"]) == (302, address(paper))

    def test_a_wrong_code_a_wrong_number_and_another_papers_code_are_one_answer(self, city: Ground) -> None:
        paper, other = paper_of(city, "verification.east"), paper_of(city, "verification.west")
        answers = [
            self.ask(*pair)
            for pair in (
                (paper.number, "0000-0000"), (paper.number, other.code), ("临字 9999", paper.code),
                ("临字 9999", "0000-0000"), (paper.number, "short"), (paper.number, "U!U!-????"),
            )
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {404}
        # each page has its own CSRF token in the form for the language, and nothing else of its own
        pages = {re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", answer.content) for answer in answers}
        assert len(pages) == 1
        headers = [{k: v for k, v in answer.headers.items() if k != "Content-Length"} for answer in answers]
        assert all(one == headers[0] for one in headers)
        assert Guess.objects.get().count == 6

    def test_after_twenty_wrong_ones_even_the_right_one_waits(
        self, city: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at(monkeypatch, NOON)
        paper = paper_of(city, "verification.east")
        for n in range(20):
            way = (lambda: self.ask("临字 1", "0000-0000")) if n % 2 else (
                lambda: Client().get("/c/0000-0000/", REMOTE_ADDR="203.0.113.7")
            )  # fmt: skip
            assert way().status_code == 404
        for answer in (
            self.ask(paper.number, paper.code),
            Client().get(address(paper), REMOTE_ADDR="203.0.113.7"),
            Client().get(address(paper, "/proof.json"), REMOTE_ADDR="203.0.113.7"),
        ):
            assert answer.status_code == 429
            assert answer.headers["Retry-After"] == "600"
            assert "请稍候" in said(answer)
        # the neighbour is not held up, nor is who asks for the rules
        assert Client().get(address(paper), REMOTE_ADDR="203.0.113.8").status_code == 200
        assert Client().get("/c/how/", REMOTE_ADDR="203.0.113.7").status_code == 200

    def test_the_wait_ends_by_the_clock_and_the_count_begins_anew(
        self, city: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = address(paper_of(city, "verification.east"))
        at(monkeypatch, NOON)
        for _n in range(20):
            self.ask("临字 1", "0000-0000")
        at(monkeypatch, NOON + timedelta(minutes=9, seconds=59))
        assert Client().get(path, REMOTE_ADDR="203.0.113.7").status_code == 429
        at(monkeypatch, NOON + timedelta(minutes=10))
        assert Client().get(path, REMOTE_ADDR="203.0.113.7").status_code == 200
        assert self.ask("临字 1", "0000-0000").status_code == 404

    def test_behind_a_proxy_each_stranger_is_counted_alone_and_nobody_can_pretend(self, city: Ground) -> None:
        def get(path: str, forwarded: str, proxy: str = "127.0.0.1") -> int:
            headers = {"x-forwarded-for": forwarded}
            return Client().get(path, REMOTE_ADDR=proxy, headers=headers).status_code

        path = address(paper_of(city, "verification.east"))
        for n in range(20):  # what the guesser writes himself stands on the left, and changes nothing
            get("/c/0000-0000/", f"198.51.100.{n}, 203.0.113.7")
        assert get(path, "198.51.100.99, 203.0.113.7") == 429
        assert get(path, "203.0.113.8") == 200
        assert (
            get(path, "203.0.113.7", proxy="192.0.2.1") == 200
        )  # not our proxy: its word counts for nothing

    def test_who_guessed_is_kept_as_a_hash_and_for_a_day(
        self, city: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at(monkeypatch, NOON)
        self.ask("临字 1", "0000-0000")
        assert "203.0.113.7" not in str(list(Guess.objects.values()))
        at(monkeypatch, NOON + timedelta(days=1, minutes=10))
        self.ask("临字 1", "0000-0000", who="203.0.113.8")
        assert Guess.objects.count() == 1


class TestStrangeRequests:
    def test_head_answers_as_get_without_a_body(self, city: Ground) -> None:
        paper = paper_of(city, "verification.east")
        for path in ("/c/", "/c/how/", "/c/check.py", address(paper), address(paper, "/proof.json")):
            got, head = Client().get(path), Client().head(path)
            assert head.status_code == got.status_code == 200, path
            assert b"".join(head) == b""
            assert head.headers["Content-Type"] == got.headers["Content-Type"]

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_a_paper_is_only_read(self, method: str, city: Ground) -> None:
        paper = paper_of(city, "verification.east")
        for path in (address(paper), address(paper, "/proof.json"), "/c/how/", "/c/check.py"):
            assert getattr(Client(), method)(path).status_code == 405

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_the_form_is_asked_or_sent_and_nothing_else(self, method: str, city: Ground) -> None:
        assert getattr(Client(), method)("/c/").status_code == 405

    @pytest.mark.parametrize(
        "code",
        [
            "x" * 5000,
            "%00%00%00%00",
            "%F0%9F%92%A9" * 8,
            "..%2F..%2Fsecret",
            "４Ｆ２Ｃ８８ＱＤ",
            "'; DROP TABLE--",
        ],
    )
    def test_no_text_in_the_address_is_more_than_unknown(self, code: str, city: Ground) -> None:
        assert Client().get(f"/c/{code}/").status_code == 404

    @pytest.mark.parametrize(
        ("number", "code", "status"),
        [("", "", 422), ("x" * 61, "0000-0000", 422), ("a\x00b", "0000-0000", 422), ("1", "0" * 21, 422)],
    )
    def test_what_cannot_be_on_a_paper_is_refused_on_its_field(
        self, number: str, code: str, status: int, city: Ground
    ) -> None:
        answer = Client().post("/c/", {"number": number, "code": code})
        assert answer.status_code == status
        assert not Guess.objects.exists()

    def test_five_megabytes_of_number_are_refused_before_they_are_read(self, city: Ground) -> None:
        answer = Client().post("/c/", {"number": "9" * 5_000_000, "code": "0000-0000"})
        assert answer.status_code in (400, 413)
        assert not Guess.objects.exists()

    def test_the_form_needs_its_csrf_token(self, city: Ground) -> None:
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.post("/c/", {"number": "1", "code": "0000-0000"}).status_code == 403
