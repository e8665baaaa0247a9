"""The pictures of the README: the demo's home page and a postmortem, as they are now.

python benchmarks/pictures.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

PAGES = {"home": "index.html", "postmortem": "2022/20220815-dts-subscription-outage.html"}


def main() -> None:
    """Build the demo and look at it through the browser of the tests."""
    from browser.harness import open_browser, serve

    from kbgen.doors.disk.folder import open_folder
    from kbgen.doors.mkdocs.build import build_site

    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        build_site(open_folder(ROOT), site, strict=True)
        with open_browser() as browser, serve(site) as origin:
            page = browser.new_page(viewport={"width": 1240, "height": 800})
            for shown, path in PAGES.items():
                page.goto(f"{origin}/{path}")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=ROOT / "pictures" / f"{shown}.jpg", type="jpeg", quality=70)


if __name__ == "__main__":
    main()
