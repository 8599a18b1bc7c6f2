"""
The dashboard's table of contents: its pages, and the filters that they share.

`streamlit run` imports this file when the server starts, and runs it at each click.
"""

from importlib import import_module
from pkgutil import iter_modules

import streamlit as st
from streamlit.starlette import App

from app_pages import sections, states
from app_pages.choosing.filters import draw_filters, say_refused
from app_pages.reading import ask, follow_newest, is_simulated, turn, why_not_newest
from app_pages.showing import is_telephone
from app_pages.sign_in import is_let_in
from basis.errors import LongpoleError
from queries.errors import NoDatabase
from queries.quality.quality_words import freshness_sentence


def main() -> None:
    """Draw what every page has, then the page; or say why there is nothing to draw."""
    page = st.navigation(
        [
            st.Page("app_pages/which_is_faster.py", title="Which is faster?", default=True),
            st.Page(
                "app_pages/what_decides.py",
                title="What decides the time?",
                url_path="what-decides-the-time",
            ),
            st.Page(
                "app_pages/where_the_seconds_go.py",
                title="Where do the seconds go?",
                url_path="where-do-the-seconds-go",
            ),
            st.Page(
                "app_pages/what_would_make_it_faster.py",
                title="What would make it faster?",
                url_path="what-would-make-it-faster",
            ),
            st.Page(
                "app_pages/what_each_commit_did.py",
                title="What did each commit do?",
                url_path="what-did-each-commit-do",
            ),
            st.Page(
                "app_pages/what_happened.py",
                title="What happened in this run?",
                url_path="what-happened",
            ),
            st.Page(
                "app_pages/how_good_is_the_data.py",
                title="How good is the data?",
                url_path="how-good-is-the-data",
            ),
        ],
        position="top",
    )
    st.set_page_config(page_title=f"{page.title} Longpole", layout="wide")
    head = st.container(horizontal=True, vertical_alignment="center", gap="small")
    head.title(page.title, anchor=False, width="content")
    if not is_let_in():
        return
    body = st.container()
    # On a telephone the answer comes first.
    choices = st.container() if is_telephone() else head
    with body:
        try:
            follow_newest()
            experiments, freshness = ask("experiments"), ask("freshness")
            if is_simulated():
                with head:
                    states.say_simulated()
            with choices:
                draw_filters(experiments)
                st.caption(freshness_sentence(freshness, is_short=True), width="content")
            if (damage := why_not_newest()) is not None:
                states.say_damaged(damage)
            say_refused()
            page.run()
        except NoDatabase as error:
            states.say_no_database(str(error))
        except LongpoleError as error:
            states.say_problem(str(error))


if __name__ == "__main__":
    with turn():
        main()
else:
    # What the first reader of each page, and of a typed clock, would wait for.
    for section in iter_modules(sections.__path__, f"{sections.__name__}."):
        import_module(section.name)
    import_module("scipy.stats")
    app = App(__file__)
