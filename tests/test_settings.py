"""Where settings come from, which wins, and how a mistake is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from briefing import settings
from briefing.errors import ConfigError
from briefing.models import Budget


def write(folder: Path, text: str) -> Path:
    path = folder / settings.FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    found = settings.load_settings(environ={}, directory=tmp_path)
    assert found == settings.Settings()
    assert found.budget() == Budget(sentences=3)


def test_the_file_is_found_upwards(tmp_path: Path) -> None:
    write(tmp_path, 'title = "Morning"')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert settings.load_settings(environ={}, directory=below).title == "Morning"


def test_flags_beat_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'title = "file"\nbackend = "file"\ntz = "Europe/Paris"')
    found = settings.load_settings(
        None,
        {"title": "flag", "backend": None},
        environ={"BRIEFING_TITLE": "environment", "BRIEFING_BACKEND": "environment"},
        directory=tmp_path,
    )
    assert (found.title, found.backend, found.tz) == ("flag", "environment", "Europe/Paris")


def test_words_on_the_command_line_displace_sentences_in_the_file(tmp_path: Path) -> None:
    write(tmp_path, "sentences = 2")
    found = settings.load_settings(None, {"words": 60}, environ={}, directory=tmp_path)
    assert found.budget() == Budget(words=60)


def test_paths_in_a_file_are_read_from_its_folder(tmp_path: Path) -> None:
    write(tmp_path, 'sources = ["clips", "-", "https://example.org/feed"]')
    below = tmp_path / "below"
    below.mkdir()
    found = settings.load_settings(environ={}, directory=below)
    assert Path(found.sources[0]).resolve() == tmp_path / "clips"
    assert found.sources[1:] == ("-", "https://example.org/feed")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('titel = "x"', "did you mean 'title'?"),
        ("zzz = 1", "known keys"),
        ("sentences = 0", "sentences must be a whole number above 0"),
        ("robots = 1", "robots must be true or false"),
        ("sentences = true", "sentences must be a whole number above 0"),
        ('sources = "one"', "sources must be a list of texts"),
        ('tz = "Europe/Brusels"', "did you mean 'Europe/Brussels'?"),
        ("sentences = 1\nwords = 5", "not both"),
        ("title = ", "not valid TOML"),
        ('plugins = "x"', "plugins must be sections"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_the_file(tmp_path: Path, text: str, told: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        settings.load_settings(environ={}, directory=tmp_path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_an_unknown_variable_in_the_environment_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"BRIEFING_TITEL.*did you mean 'title'"):
        settings.load_settings(environ={"BRIEFING_TITEL": "x"}, directory=tmp_path)


@pytest.mark.parametrize("text", ["three", "-1", "1.5", ""])
def test_a_number_in_the_environment_must_be_one(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="whole number"):
        settings.load_settings(environ={"BRIEFING_WORDS": text}, directory=tmp_path)


def test_a_file_that_was_named_and_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        settings.load_settings(tmp_path / "nowhere.toml", environ={})


def test_a_plugin_gets_its_own_section(tmp_path: Path) -> None:
    write(tmp_path, "[plugins.mine]\nlevel = 3")
    found = settings.load_settings(environ={}, directory=tmp_path)
    assert found.plugin("mine")["level"] == 3
    assert not found.plugin("other")


def test_the_commented_file_is_toml_and_says_nothing_until_uncommented(tmp_path: Path) -> None:
    text = settings.commented()
    assert tomllib.loads(text) == {}
    write(tmp_path, text)
    assert settings.load_settings(environ={}, directory=tmp_path) == settings.Settings()


def test_every_line_of_the_commented_file_can_be_uncommented_alone(tmp_path: Path) -> None:
    lines = [line[2:] for line in settings.commented().splitlines() if " = " in line]
    assert len(lines) == len(settings.KEYS) - 1
    for line in lines:
        write(tmp_path, line)
        settings.load_settings(environ={}, directory=tmp_path)


def test_the_commented_file_explains_every_key() -> None:
    text = settings.commented()
    for key in settings.KEYS:
        assert f"{key} = " in text or f"[{key}." in text
