"""Three broken plugins at once: each is named in one line, and the briefing comes out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BROKEN = {
    "raising": "raise RuntimeError('the key file is gone')",
    "misspelt": """
import briefing
@briefing.hookimpl
def register_sumarisers(settings):
    return []
""",
    "rubbish": """
import briefing
class Backend:
    name = "rubbish"
    max_tokens = None
    sends_text_out = False
    def summarise(self, request):
        return {"summary": "Everything is fine."}
@briefing.hookimpl
def register_summarisers(settings):
    return [Backend()]
@briefing.hookimpl
def register_checks():
    return "rubbish"
""",
}


def install(folder: Path) -> None:
    for name, source in BROKEN.items():
        (folder / f"broken_{name}.py").write_text(source, encoding="utf-8")
        info = folder / f"broken_{name}-1.0.dist-info"
        info.mkdir(parents=True)
        about = f"Metadata-Version: 2.1\nName: broken-{name}\nVersion: 1.0\n"
        (info / "METADATA").write_text(about)
        (info / "entry_points.txt").write_text(f"[briefing]\n{name} = broken_{name}\n")


def test_each_is_named_in_one_line_and_the_briefing_comes_out(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    install(site)
    (tmp_path / "a.txt").write_text(
        "The bridge opened on Monday. It had been shut for a year.\n", encoding="utf-8"
    )
    path = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "build", "a.txt", "--backend", "rubbish"],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "The bridge opened on Monday." in done.stdout
    lines = done.stderr.splitlines()
    assert len([line for line in lines if "plugin raising: cannot be loaded" in line]) == 1
    assert len([line for line in lines if "plugin misspelt: unknown hook" in line]) == 1
    assert len([line for line in lines if "plugin rubbish: register_checks gave" in line]) == 1
    assert len([line for line in lines if "backend rubbish: returned dict" in line]) == 1
    assert "Traceback" not in done.stderr
