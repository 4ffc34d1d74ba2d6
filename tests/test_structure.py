"""Rules about the code itself."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import briefing
from briefing import errors

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(briefing.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = (
    "httpx",
    "jinja2",
    "lxml",
    "numpy",
    "click",
    "rich",
    "tiktoken",
    "trafilatura",
    "feedparser",
)


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_public_names_are_sorted_complete_and_there() -> None:
    names = [entry for entry in briefing.__all__ if entry != "__version__"]
    assert names == sorted(names, key=lambda n: (not n[0].isupper(), n))
    for entry in briefing.__all__:
        assert getattr(briefing, entry) is not None
    with pytest.raises(AttributeError, match="no attribute 'sumarise'"):
        _ = briefing.sumarise


def test_what_is_public_is_documented() -> None:
    for entry in briefing.__all__:
        if entry != "__version__":
            assert (getattr(briefing, entry).__doc__ or "").strip(), entry


def test_importing_briefing_loads_nothing_heavy() -> None:
    code = f"import sys, briefing; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_loads_nothing_heavy_but_click() -> None:
    code = (
        "import sys, contextlib\nsys.argv = ['briefing', '--help']\n"
        "from briefing.__main__ import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(sys.stderr): main()\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['click']"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_fits_in_a_head(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "a module says what it is for"
    assert len(source.splitlines()) <= 400
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            own = (
                (node.end_lineno or 0)
                - node.lineno
                + 1
                - len((ast.get_docstring(node) or "").splitlines())
            )
            assert own <= 60, node.name


def test_modules_have_names_of_the_field() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc", "impl"}
    assert not empty & {path.stem for path in MODULES}


def test_the_error_tree_is_drawn_exported_and_has_exit_codes() -> None:
    tree = errors.__doc__ or ""
    kinds = [
        kind for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, errors.BriefingError)
    ]  # fmt: skip
    for kind in kinds:
        assert kind.__name__ in tree
        assert kind.__name__ in briefing.__all__
    direct = [kind.exit_code for kind in errors.BriefingError.__subclasses__()]
    assert sorted(direct) == [2, 3, 4, 5, 6, 7]


def test_nothing_is_swallowed() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{name(path)}:{node.lineno}: bare except"
                silent = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
                assert not silent, f"{name(path)}:{node.lineno}: except … pass"


def test_every_readme_is_there() -> None:
    for folder in (".", "plugins", "plugins/briefing-example", "prompts", "cassettes"):
        assert (ROOT / folder / "README.md").stat().st_size > 200
    assert (PACKAGE / "templates" / "README.md").is_file()


@pytest.mark.skipif("CI" not in os.environ, reason="CI tests the built wheel, a desk need not")
def test_in_ci_it_is_the_wheel_that_is_tested() -> None:
    assert "site-packages" in str(PACKAGE)
    assert (PACKAGE / "py.typed").is_file()
    assert (PACKAGE / "_prompts" / "README.md").is_file()
