"""Whether a bench was set up once, as its second record tells: it outlives the settings file."""

from pathlib import Path

from station import regular
from station.domain.people import Role
from station.domain.settings import DECLARED
from station.store.chain import told


def was_set_up(record: Path) -> bool:
    """True if a supervisor set something here, or an order was worked on. Needs no lock.

    Read from its beginning, where both stand at every bench that was. False where there is none.
    """
    kept: set[str] = set()
    try:
        with regular.opened(record) as file:
            for raw in file:
                line = told(raw)
                what, key = str(line.get("what")), str(line.get("key"))
                if what == "setting_not_saved":
                    kept.discard(key)
                elif what == "setting":
                    # What a clerk sets, how the screen looks, say, sets up no bench.
                    if key in DECLARED and DECLARED[key].who is Role.SUPERVISOR:
                        kept.add(key)
                elif kept or what == "intent":
                    return True
    except OSError:
        return False
    return bool(kept)
