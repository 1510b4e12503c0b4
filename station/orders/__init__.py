"""Orders from the shop's files. Reads and judges; changes nothing and sends nothing."""

from station.orders.csv_file import Import, read
from station.orders.findings import RowFinding

__all__ = ["Import", "RowFinding", "read"]
