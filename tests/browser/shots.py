"""Pictures of every page, for people to judge: `python -m tests.browser.shots FOLDER`.

Each page is taken wide and narrow, first as it opens and then from top to bottom. `--from` shows
official perimeters instead of schematic ones; `--tiles` draws a stand-in background under the map,
since no tile arrives on a closed network.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, Route, sync_playwright

from tests.browser import harness

SIZES = {"large": harness.WIDE, "etroit": harness.NARROW}
#: Streamlit scrolls what it shows inside the window, under its header: where, and how far.
SCROLLER = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const box = main.getBoundingClientRect();
    const header = document.querySelector('[data-testid="stHeader"]')?.offsetHeight ?? 0;
    return {left: box.left, top: box.top + header, bottom: box.bottom,
            beyond: main.scrollHeight - main.clientHeight};
}"""
SCROLL = """top => document.querySelector('[data-testid="stMain"]').scrollTo({top})"""
TALLEST = 6000
TILES = re.compile(rf"^https?://{re.escape(harness.TILES)}/")


def tile() -> bytes:
    """Draw a stand-in for a background tile: a pale plan with a road and its edge."""
    picture = Image.new("RGB", (256, 256), "#eef0ea")
    draw = ImageDraw.Draw(picture)
    draw.line([(0, 190), (256, 60)], fill="#ffffff", width=9)
    draw.line([(120, 0), (150, 256)], fill="#f5e9c8", width=5)
    draw.rectangle((0, 0, 255, 255), outline="#dfe3da")
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def take(page: Page, target: Path) -> None:
    """Save what the window shows, then the whole page, put together from what it scrolls."""
    first = photograph(page)
    first.save(target.with_suffix(".png"))
    scroller = page.evaluate(SCROLLER)
    beyond = int(min(scroller["beyond"], TALLEST))
    if beyond <= 0:
        return
    whole = Image.new("RGB", (first.width, first.height + beyond), "#ffffff")
    whole.paste(first, (0, 0))
    left, top, bottom = (int(scroller[side]) for side in ("left", "top", "bottom"))
    if left:  # the side bar does not scroll with the page: its ground goes on
        ground = first.crop((0, first.height - 1, left, first.height))
        whole.paste(ground.resize((left, beyond)), (0, first.height))
    for scrolled in (*range(0, beyond, bottom - top), beyond):
        page.evaluate(SCROLL, scrolled)
        page.wait_for_timeout(400)
        strip = photograph(page).crop((left, top, first.width, bottom))
        whole.paste(strip, (left, top + scrolled))
    whole.save(target.with_name(f"{target.name}-entier.png"))


def photograph(page: Page) -> Image.Image:
    """Take the window as a picture."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def main() -> None:
    """Serve the app and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="sources", type=Path, help="folder of publishers' files")
    parser.add_argument("--tiles", action="store_true", help="draw a background under the map")
    parser.add_argument("--path", action="append", help="only this path, query included")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    paths = dict(enumerate(options.path)) if options.path else harness.PAGES
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        cache = Path(folder)
        if options.sources:
            harness.sync(cache, options.sources)
        browser = harness.launch(playwright)
        with harness.serve(cache) as app:
            for name, path in paths.items():
                for kind, size in SIZES.items():
                    with harness.visit(browser, app, size) as tab:
                        if options.tiles:
                            tab.page.route(TILES, answer_tile)
                        take(tab.go(path), options.folder / f"{name}-{kind}")
                        print(f"{name}-{kind}", *tab.complaints, *tab.outside, sep="\n  ")
        browser.close()


def answer_tile(route: Route) -> None:
    """Answer a request for a tile with the stand-in."""
    route.fulfill(body=tile(), content_type="image/png")


if __name__ == "__main__":
    main()
