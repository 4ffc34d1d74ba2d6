"""A broken plugin is named in one line and left out; nothing else stops."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from briefing import hookspecs, plugins
from briefing.errors import ConfigError, PluginError
from briefing.models import Summary, SummaryRequest
from briefing.settings import Settings

GOOD = """
    import briefing
    class Backend:
        name = "{name}"
        max_tokens = None
        sends_text_out = False
        def summarise(self, request):
            return briefing.Summary(statements=())
    @briefing.hookimpl
    def register_summarisers(settings):
        return [Backend()]
"""


class Install:
    """Puts plugin packages with entry points on the path, as pip would."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.added: list[str] = []
        monkeypatch.syspath_prepend(folder)

    def __call__(self, name: str, source: str) -> None:
        (self.folder / f"{name}_plugin.py").write_text(textwrap.dedent(source), encoding="utf-8")
        info = self.folder / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[briefing]\n{name} = {name}_plugin\n")
        self.added.append(f"{name}_plugin")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    folder = tmp_path / "site"
    folder.mkdir()
    installing = Install(folder, monkeypatch)
    yield installing
    for module in installing.added:
        sys.modules.pop(module, None)


def told(name: str) -> str:
    """Return the one line that is told about a plugin."""
    loaded = plugins.load(Settings())
    _, broken = loaded.summarisers()
    (line,) = [str(p) for p in (*loaded.problems, *broken) if p.where == f"plugin {name}"]
    assert "\n" not in line
    return line


def test_a_good_plugin_offers_its_backend(install: Install) -> None:
    install("good", GOOD.format(name="good"))
    loaded = plugins.load(Settings())
    backends, problems = loaded.summarisers()
    assert "good" in backends
    assert "good" in loaded.names
    assert not problems


def test_a_plugin_that_raises_on_import_is_named(install: Install) -> None:
    install("raising", "raise RuntimeError('no such thing')")
    install("good", GOOD.format(name="good"))
    assert "cannot be loaded: RuntimeError: no such thing" in told("raising")
    assert "good" in plugins.load(Settings()).summarisers()[0]


def test_a_plugin_that_exits_on_import_is_named(install: Install) -> None:
    install("leaving", "import sys; sys.exit(3)")
    assert "tried to exit" in told("leaving")


def test_a_misspelt_hook_is_named(install: Install) -> None:
    install(
        "misspelt",
        """
        import briefing
        @briefing.hookimpl
        def register_sumarisers(settings):
            return []
        """,
    )
    assert "unknown hook 'register_sumarisers'" in told("misspelt")


@pytest.mark.parametrize(
    ("returned", "line"),
    [
        ("42", "register_summarisers gave int, not a list"),
        ("[object()]", "gave object, which is no Summariser"),
        ("[None]", "gave NoneType, which is no Summariser"),
        ("[Nameless()]", "without a name"),
        ("[Raising()]", "ValueError: no name today"),
        ("[Tiny()]", "the backend 'tiny' with max_tokens 3; 16 is the least"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_plugin_that_returns_rubbish_is_named(install: Install, returned: str, line: str) -> None:
    install(
        "rubbish",
        f"""
        import briefing
        class Nameless:
            name = ""
            max_tokens = None
            sends_text_out = False
            def summarise(self, request): ...
        class Tiny(Nameless):
            name = "tiny"
            max_tokens = 3
        class Raising(Nameless):
            @property
            def name(self):
                raise ValueError("no name today")
        @briefing.hookimpl
        def register_summarisers(settings):
            return {returned}
        """,
    )
    assert line in told("rubbish")
    assert "extractive" in plugins.load(Settings()).summarisers()[0]


def test_a_name_that_is_taken_names_both_sides(install: Install) -> None:
    install("thief", GOOD.format(name="extractive"))
    line = told("thief")
    assert "plugin thief" in line
    assert "registered by 'briefing'" in line


def test_choosing_a_name_that_two_plugins_claim_is_an_error(install: Install) -> None:
    install("one", GOOD.format(name="same"))
    install("two", GOOD.format(name="same"))
    backends, problems = plugins.load(Settings()).summarisers()
    with pytest.raises(PluginError, match=r"plugin two.*'same' is registered by 'one'"):
        plugins.choose(backends, "same", problems)


def test_a_missing_backend_says_what_there_is_and_what_was_left_out(install: Install) -> None:
    install("raising", "raise RuntimeError('no such thing')")
    loaded = plugins.load(Settings())
    backends, _ = loaded.summarisers()
    with pytest.raises(ConfigError, match=r"'mine'; there is .*extractive.*no such thing"):
        plugins.choose(backends, "mine", loaded.problems)


def test_a_disabled_plugin_is_not_even_imported(install: Install) -> None:
    install("raising", "raise RuntimeError('no such thing')")
    loaded = plugins.load(Settings(disable_plugins=("raising",)))
    assert not [p for p in loaded.problems if p.where == "plugin raising"]


def test_hook_register_readers_puts_plugins_before_the_builtin_ones(install: Install) -> None:
    install(
        "reading",
        """
        import briefing
        class Reader:
            name = "mine"
            def claims(self, uri, media_type):
                return uri.startswith("mine:")
            def read(self, uri):
                return [briefing.Document(uri=uri, media_type="text/plain", content=b"Hello.")]
        @briefing.hookimpl
        def register_readers():
            return [Reader()]
        """,
    )
    readers, problems = plugins.load(Settings()).readers()
    assert readers[0].name == "mine"
    assert not problems
    import briefing

    assert [a.text for a in briefing.read("mine:anything")] == ["Hello."]


def test_hook_register_summarisers_gets_its_own_settings(install: Install) -> None:
    install(
        "set",
        """
        import briefing
        @briefing.hookimpl
        def register_summarisers(settings):
            assert settings.plugin("set")["key"] == "value"
            return []
        """,
    )
    loaded = plugins.load(Settings(plugins={"set": {"key": "value"}}))
    assert not loaded.summarisers()[1]


def test_hook_register_checks_adds_doubt_and_a_raising_check_is_named(install: Install) -> None:
    install(
        "doubting",
        """
        import briefing
        class Doubts:
            name = "doubts"
            def judge(self, statement, evidence, articles):
                return [briefing.Doubt(kind="house", message="not our style")]
        class Raises:
            name = "raises"
            def judge(self, statement, evidence, articles):
                raise RuntimeError("broken check")
        @briefing.hookimpl
        def register_checks():
            return [Doubts(), Raises()]
        """,
    )
    import briefing

    summary = briefing.summarise("The bridge opened on Monday. It was shut for a year.")
    assert summary.statements
    for statement in summary.statements:
        assert statement.verdict == "doubtful"
        assert "house" in {doubt.kind for doubt in statement.doubts}
    assert len([p for p in summary.problems if "broken check" in p.message]) == 1


def test_hook_register_template_dirs_and_prepare_environment(
    install: Install, tmp_path: Path
) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "shout.txt").write_text("{{ title | shout }}", encoding="utf-8")
    install(
        "templating",
        f"""
        import pathlib
        import briefing
        @briefing.hookimpl
        def register_template_dirs():
            return [pathlib.Path({str(folder)!r}), "nowhere"]
        @briefing.hookimpl
        def prepare_environment(env):
            env.filters["shout"] = str.upper
        """,
    )
    import briefing

    edition = briefing.brief([briefing.Article(text="The bridge opened on Monday.")], title="quiet")
    assert briefing.render(edition, "shout.txt") == "QUIET"
    _, problems = plugins.load(Settings()).template_dirs()
    assert "nowhere" in str(problems[0])


def test_hook_register_commands_adds_and_cannot_replace(install: Install) -> None:
    install(
        "commanding",
        """
        import click
        import briefing
        @briefing.hookimpl
        def register_commands(cli):
            cli.add_command(click.Command("hello", callback=lambda: click.echo("hello")))
            cli.add_command(click.Command("build", callback=lambda: None))
        """,
    )
    own = click.Command("build")
    group = click.Group(commands={"build": own})
    (problem,) = plugins.load(Settings()).register_commands(group)
    assert group.commands["build"] is own
    assert "hello" in group.commands
    assert "'build' is taken" in str(problem)


@pytest.mark.parametrize(
    "answer",
    [
        "None",
        "42",
        "briefing.Summary(statements=(1,))",
        "briefing.Summary(statements=(briefing.Statement(text='I made this up.'),))",
        "briefing.Summary(statements=(briefing.Statement(text=' '),))",
        "briefing.Summary(statements=(briefing.Statement(text='x', evidence=(7,)),))",
        "citing('none', 1)",
        "citing(request.articles[0].id, 10**9)",
        "1 / 0",
    ],
)
def test_a_backend_that_answers_rubbish_is_named_and_the_briefing_comes_out(
    install: Install, answer: str
) -> None:
    install(
        "rubbish",
        f"""
        import briefing
        def citing(article, end):
            place = briefing.Evidence(article_id=article, start=0, end=end)
            return briefing.Summary(statements=(briefing.Statement(text="x", evidence=(place,)),))
        class Backend:
            name = "rubbish"
            max_tokens = None
            sends_text_out = False
            def summarise(self, request):
                return {answer}
        @briefing.hookimpl
        def register_summarisers(settings):
            return [Backend()]
        """,
    )
    import briefing

    article = briefing.Article(text="The bridge opened on Monday. It was shut for a year.")
    edition = briefing.brief([article], backend="rubbish")
    (item,) = edition.items
    assert item.statements
    assert item.backend == "extractive"
    lines = [str(p) for p in edition.problems if p.where == "backend rubbish"]
    assert len(lines) == 1
    assert "\n" not in lines[0]


def test_every_hook_is_implemented_somewhere_and_has_a_test() -> None:
    hooks = [name for name, value in vars(hookspecs).items() if hasattr(value, "briefing_spec")]
    assert len(hooks) == 6
    own = Path(__file__).read_text(encoding="utf-8")
    for hook in hooks:
        assert getattr(hookspecs, hook).__doc__
        assert f"def {hook}" in own


def test_a_backend_may_be_a_frozen_dataclass() -> None:
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Frozen:
        name: str = "frozen"
        max_tokens: int | None = None
        sends_text_out: bool = False

        def summarise(self, request: SummaryRequest) -> Summary:
            return Summary(statements=(), problems=(), backend=str(len(request.sentences)))

    backend: hookspecs.Summariser = Frozen()
    assert isinstance(backend, hookspecs.Summariser)
