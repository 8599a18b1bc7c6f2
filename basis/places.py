"""
Where Longpole's files are, and what people type: in a clone, and where it is installed.

Installed, what is no package of Python stands in one folder of `longpole`, laid out as a clone is
(`pyproject.toml` says what goes there), and the user's files in the folder of data that the
platform has for it.
"""

from pathlib import Path

from platformdirs import user_data_path

_ROOT = Path(__file__).resolve().parents[1]
_IS_CLONE = (_ROOT / "pyproject.toml").is_file()

BROUGHT = _ROOT if _IS_CLONE else _ROOT / "longpole" / "brought"
"""The folder of what Longpole brings: `app.py` with its settings, `data/` with prices and demo."""

DATA = Path("data") if _IS_CLONE else user_data_path("longpole", appauthor=False)
"""The folder of the user's databases, experiment file and prices; in a clone, from its root."""

APP_DATA = _ROOT / DATA
"""The same folder, from wherever the app is started."""

EXPERIMENTS = DATA / "experiments.toml"
"""The experiment file, where no other is named."""

LONGPOLE = ".venv/bin/longpole" if _IS_CLONE else "longpole"
"""The command, as it is typed; in a clone, at its root."""


def price_list() -> Path:
    """The price list, where no other is named: the user's own, else the one that is brought."""
    own = DATA / "prices.toml"
    return own if _IS_CLONE or own.exists() else BROUGHT / "data" / "prices.toml"
