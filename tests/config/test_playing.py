"""A demonstration is played by one process at a time; what a broken-off play leaves is noticed."""

from pathlib import Path
from typing import Any

import pytest

from zhijian.config.playing import AlreadyPlaying, being_played, refuse_if_playing


def test_one_process_at_a_time_plays_a_city(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    refuse_if_playing()
    with being_played():
        with pytest.raises(AlreadyPlaying):
            refuse_if_playing()
        with pytest.raises(AlreadyPlaying), being_played():
            pass
    refuse_if_playing()
    assert not list(tmp_path.iterdir())
