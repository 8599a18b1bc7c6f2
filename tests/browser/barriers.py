"""What keeps people out of a page, as axe-core finds it: contrast, names, roles, order."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Known:
    """
    A finding in markup that is Streamlit's, which no setting of ours changes.

    Attributes:
        rule: Of axe-core.
        selector: Of the elements; the same finding elsewhere counts.
        reason: Why it stays.
    """

    rule: str
    selector: str
    reason: str


KNOWN = (
    Known(
        "color-contrast",
        '[data-testid="stMultiSelect"] [data-tag]',
        "Text of tags is white in every theme, on the colour of what is chosen: 3.5:1 in dark is "
        "the most that leaves 4.5:1 to the tabs, whose text has that colour.",
    ),
)


def barriers(page: Page, *, rules: tuple[str, ...] = ()) -> list[str]:
    """
    The serious and critical findings but the known ones: rule, element and what is wrong.

    Of the inside of charts, which have their alternative in words, nothing is told: of the contrast
    in a picture axe-core can't judge, and the palette has tests of its own.

    Args:
        page: The browser's.
        rules: Only these of axe-core's; none for all.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    known = [[one.rule, one.selector] for one in KNOWN]
    return [str(line) for line in page.evaluate(_RUN, [known, rules])]


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


_RUN = """async ([known, rules]) => {
    const found = await axe.run({exclude: ['.js-plotly-plot .svg-container']}, {
        resultTypes: ['violations'],
        ...(rules.length ? {runOnly: rules} : {}),
    });
    const isKnown = (rule, target) => known.some(([its, selector]) =>
        its === rule && typeof target === 'string'
        && document.querySelector(target)?.closest(selector));
    return found.violations
        .filter(({impact}) => ['serious', 'critical'].includes(impact))
        .flatMap(({id, nodes}) => nodes
            .filter(({target}) => !isKnown(id, target[0]))
            .map(({html, failureSummary}) => `${id}: ${html.slice(0, 200)}: ${failureSummary}`));
}"""
