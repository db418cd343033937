"""The command itself: every word that help lists does something, and nothing else does."""

import pytest

from zhijian import cli
from zhijian.config import commands


def test_every_command_that_help_lists_is_there():
    pure = {name[0] for name in cli.PURE}
    assert set(cli.COMMANDS) - pure - set(commands.WHERE) == set()
    assert set(commands.WHERE) - set(cli.COMMANDS) == set()


@pytest.mark.parametrize("name", sorted(commands.WHERE))
def test_every_command_explains_itself(name, capsys):
    words = [name, "verify", "--help"] if name == "ledger" else [name, "--help"]
    with pytest.raises(SystemExit) as ended:
        commands.run(words)
    assert ended.value.code == 0
    assert "usage: zhijian" in capsys.readouterr().out


def test_another_word_is_not_understood(capsys):
    assert cli.main(["fly"]) == 2
    assert "there is no command “fly”" in capsys.readouterr().err
