"""The look of the settings file, read before anything that takes long to load."""

import json

from station import regular, resources
from station.config.paths import Home
from station.domain import first_look
from station.domain.first_look import FirstLook


def read(home: Home) -> FirstLook:
    """The look of the bench at `home`.

    Nothing is raised and nothing is touched: what is wrong with the file is found and said when
    the settings themselves are read (`config.file`).
    """
    settings: dict[str, object] = {}
    if home.practice:
        settings |= json.loads(resources.text("practice", "settings.json"))["settings"]
    try:
        content = json.loads(regular.read(home.settings).decode("utf-8-sig"))
        settings |= content["settings"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        pass
    return first_look.of(settings)
