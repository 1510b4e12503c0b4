"""What the supervisor's page may ask."""

from typing import Protocol

from station.desk.view_to_do import ToDoView


class ToDoDesk(Protocol):
    """The supervisor's figures. Raises PermissionRefusedError for anybody else."""

    async def view(self) -> ToDoView:
        """What there is to do, and the day's figures, at this moment."""
        ...
