"""Where this bench keeps its things: folders, the settings file, keys in the OS keyring."""

from station.config.file import Loaded, load, practice_defaults, save
from station.config.paths import Home, home
from station.config.pin_key import PinKey
from station.config.secrets import Keyring, Secret

__all__ = [
    "Home",
    "Keyring",
    "Loaded",
    "PinKey",
    "Secret",
    "home",
    "load",
    "practice_defaults",
    "save",
]
