"""The page in a real browser with scripts off: by keyboard, with the eyes, and in print."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.block_network(allowed_hosts=["127.0.0.1", "::1", "localhost"]),
]

NO_SCRIPTS = {"profile.managed_default_content_settings.javascript": 2}
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1000,800", "--force-prefers-reduced-motion",  # the page then jumps, not glides
)  # fmt: skip


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        assert "CI" not in os.environ, "CI installs a browser"
        pytest.skip("no chromium and chromedriver on this machine (Debian: chromium-driver)")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*QUIET, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", NO_SCRIPTS)
    running = webdriver.Chrome(options=options, service=Service(driver))
    yield running
    running.quit()


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Any:
    subprocess.run(
        [sys.executable, "-m", "briefing", "demo", "-q"], check=True, stdout=subprocess.DEVNULL
    )
    browser.get((tmp_path / "briefing-demo" / "briefing.html").as_uri())
    return browser


def press(page: Any, key: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(page).send_keys(key).perform()


def tab_to(page: Any, prefix: str) -> Any:
    """Go on by the tabulator key to the next link into this page that begins with `prefix`."""
    for _ in range(60):
        press(page, "\ue004")
        focused = page.switch_to.active_element
        if f"#{prefix}" in (focused.get_attribute("href") or ""):
            return focused
    pytest.fail(f"no link to #{prefix}… can be reached by keyboard")


def comes_into_view(page: Any, element: Any) -> bool:
    """Wait for the page to have scrolled there."""
    return any(in_view(page, element) or time.sleep(0.05) for _ in range(200))


def in_view(page: Any, element: Any) -> bool:
    view = page.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssVisualViewport"]
    first_line = element.rect["y"] + 1
    return bool(view["pageY"] <= first_line <= view["pageY"] + view["clientHeight"])


def test_a_citation_opens_its_sentence_by_keyboard_and_leads_back(page: Any) -> None:
    from selenium.webdriver.common.by import By

    citation = tab_to(page, "e-")
    anchor = citation.get_attribute("href").rpartition("#")[2]
    evidence = page.find_element(By.ID, anchor)
    assert not in_view(page, evidence)
    press(page, "\ue007")
    assert page.current_url.endswith(f"#{anchor}")
    evidence = page.find_element(By.ID, anchor)
    assert comes_into_view(page, evidence)
    quoted = evidence.find_element(By.TAG_NAME, "mark")
    assert quoted.text
    assert quoted.text in evidence.text
    tab_to(page, "s-")
    press(page, "\ue007")
    statement = page.find_element(By.ID, page.current_url.rpartition("#")[2])
    assert comes_into_view(page, statement)
    assert quoted.text in statement.text


def test_print_shows_every_passage_and_address(page: Any) -> None:
    from selenium.webdriver.common.by import By

    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    marks = page.find_elements(By.CSS_SELECTOR, "[id^=e-] mark")
    assert len(marks) > 15
    assert all(mark.is_displayed() and mark.text for mark in marks)
    printed = page.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert len(printed) > 20_000


def test_nothing_is_fetched_and_no_script_is_there(page: Any) -> None:
    from selenium.webdriver.common.by import By

    assert page.find_elements(By.CSS_SELECTOR, "script, link, img, iframe, object") == []
