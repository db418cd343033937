"""What axe says of a page in a real Chromium."""

from pathlib import Path
from typing import Any

SCRIPT = (Path(__file__).parent / "vendor" / "axe.js").read_text("utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def faults(page: Any) -> list[tuple[str, str]]:
    """(rule, beginning of the element) for each element at fault."""
    page.evaluate(SCRIPT)  # as the debugger does it: the page's policy would stop a script tag
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [(rule["id"], node["html"][:160]) for rule in found["violations"] for node in rule["nodes"]]


def walk(
    page: Any, address: str, username: str, password: str, paths: list[str], width: int, height: int
) -> None:
    """Sign in and open each path: none has a fault, none runs out of the screen."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("button.btn-primary")
    for path in paths:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = faults(page)
        assert not found, f"{path}: {found}"
