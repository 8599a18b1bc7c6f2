"""The README's pictures are there, and what it says of them is what the demo gives."""

import re
from pathlib import Path

import pytest

from tests.app.conftest import OpenPage, words_of
from tests.browser.pictures import PICTURES

ROOT = Path(__file__).resolve().parents[2]
_README = (ROOT / "README.md").read_text("utf-8")
_MOST_BYTES = 150_000
_THEMES = ("light", "dark")
_FIGURE = re.compile(r"\d+(?:\.\d+)?%|(?:\d+ min )?\d+ s|\d+ min")


def test_pictures() -> None:
    """The README has each picture in light and dark, of one size, none too large, and no other."""
    shown = re.findall(r'(?:srcset|src)="(docs/pictures/[^"]+)"', _README)
    there = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/pictures").iterdir()]
    made = [f"docs/pictures/{name}-{theme}.png" for name in PICTURES for theme in _THEMES]
    assert sorted(made) == sorted(shown)
    assert sorted(shown) == sorted(there)
    for name in PICTURES:
        files = [ROOT / f"docs/pictures/{name}-{theme}.png" for theme in _THEMES]
        # Where a PNG has its width and height.
        assert 1 == len({file.read_bytes()[16:24] for file in files})
        assert [] == [file for file in files if file.stat().st_size > _MOST_BYTES]


@pytest.mark.parametrize("name", PICTURES)
def test_words_for_pictures(name: str, open_page: OpenPage, demo: Path) -> None:
    """Each figure in a picture's text alternative is on the page, on the demo; there are some."""
    picture = PICTURES[name]
    (words,) = re.findall(rf'src="docs/pictures/{name}-light.png" alt="([^"]+)"', _README)
    app = open_page(picture.page, demo, **picture.query)
    said = set(_FIGURE.findall(words_of(app)))
    assert app.title[0].value in words
    assert len(_FIGURE.findall(words)) > 3
    assert [] == [figure for figure in _FIGURE.findall(words) if figure not in said]
