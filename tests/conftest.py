"""What all tests share: no network (see pyproject.toml), the evaluation data where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of evaluation data, which is never part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("evaluation data is not on this machine (../shared/data)")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def clean_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run every test in an empty folder, without settings from the environment."""
    import os

    for name in os.environ:
        if name.startswith("BRIEFING_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
