"""What a page costs its reader: requests, bytes before compression, largest paint and shifts, as the base grows.

    python benchmarks/pages.py             # the demo
    python benchmarks/pages.py 65 10000    # synthetic bases of so many documents

One line a page. Bytes and shifts are of the page, the paint is of the machine: compare lines of one run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from synthetic import write

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

WATCH = """
window.shifts = 0; window.paint = 0;
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifts += e.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) window.paint = e.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


def look(browser: Any, site: Path, pages: dict[str, str]) -> None:
    """Open each page with an empty cache and tell what it took."""
    from browser.harness import WIDE, serve

    with serve(site) as origin:
        for name, address in pages.items():
            context = browser.new_context(viewport=WIDE)
            context.add_init_script(WATCH)
            page = context.new_page()
            done: list[Any] = []
            page.on("requestfinished", lambda request, done=done: done.append(request))
            page.goto(f"{origin}/{address}")
            page.wait_for_load_state("networkidle")
            sizes = [request.sizes()["responseBodySize"] for request in tuple(done)]
            paint, shifts = page.evaluate("[window.paint, window.shifts]")
            told = f"{len(sizes)} requests, {sum(sizes) / 1e3:.0f} kB, paint {paint:.0f} ms, shifts {shifts:.3f}"
            print(f"  {name}: {told}", flush=True)
            context.close()


def main(counts: list[int]) -> None:
    """The demo, or bases of so many documents."""
    from browser.harness import open_browser

    from kbgen.doors.disk.folder import open_folder
    from kbgen.doors.mkdocs.build import build_site

    with open_browser() as browser, tempfile.TemporaryDirectory() as name:
        for count in counts or [0]:
            root = Path(name, str(count)) if count else ROOT
            if count:
                write(count, root)
            folder, site = open_folder(root), Path(name, f"site-{count}")
            build_site(folder, site, strict=False)
            first = min(folder.docs.rglob("*.md")).relative_to(folder.docs).with_suffix(".html").as_posix()
            pages = {"home": "index.html", "postmortem": first, "archive": "archive/index.html"}
            pages |= {"report": "report/index.html", "search": "search.html?q=connection+pool+timeout"}
            print(f"{count or 'demo'}", flush=True)
            look(browser, site, pages)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
