"""kill -9 under mixed load: every acknowledged act is there, and everything still proves."""

import subprocess
import sys
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))


def rounds(*words):
    command = [sys.executable, str(ROOT / "tools" / "kill_rounds.py"), "--rounds", "25", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_25_rounds_on_sqlite():
    done = rounds()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none lost" in done.stdout


def test_25_rounds_on_postgresql(postgres_url):
    done = rounds("--database", postgres_url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none lost" in done.stdout


class TestTheChecksThemselvesCanFail:
    """A check that always passes would make a thousand rounds worthless."""

    @pytest.fixture
    def installation(self, transactional_db, settings, tmp_path):
        import kill_load

        settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
        kill_load.prepare()
        return kill_load

    def test_nothing_is_wrong_with_an_honest_one(self, installation):
        assert installation.check([], []) == []

    def test_an_act_that_was_acknowledged_and_is_not_there(self, installation):
        lost = str(uuid.UUID(int=1))
        assert installation.check([lost], []) == [f"acknowledged and lost: {lost}"]

    def test_a_file_without_its_paper(self, installation, tmp_path):
        stray = tmp_path / "files" / "papers" / "00" / "stray.pdf"
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"%PDF")
        assert installation.check([], []) == ["a file without its paper: stray"]

    def test_a_record_without_its_act(self, installation):
        from zhijian.kernel.org.models import Body
        from zhijian.kernel.parties.models import Party

        body = Body.objects.get(pk=installation.BUREAU)
        Party.objects.bulk_create([Party(name="x", state="active", rev=1, body=body, territory=body)])
        assert any(line.startswith("replay:") for line in installation.check([], []))
