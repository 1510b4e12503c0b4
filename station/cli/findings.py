"""What a file was found to hold, told on stderr line by line."""

import sys

from station import i18n
from station.orders.csv_file import Import


def tell(found: Import) -> None:
    """Names every finding with its line, and the columns that are ignored."""
    for finding in found.findings:
        # What is wrong with the whole file has no line to name.
        whole = found.refused and not finding.field
        print(i18n.say(finding.message if whole else finding.sentence), file=sys.stderr)
    if found.unknown_columns:
        names = ", ".join(found.unknown_columns)
        print(i18n.t("cli.unknown_columns", names=names), file=sys.stderr)
