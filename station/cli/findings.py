"""What a file was found to hold, told on stderr line by line."""

import sys

from station import i18n
from station.orders.csv_file import Import


def tell(found: Import) -> None:
    """Names every finding with its line, and the columns that are ignored."""
    for finding in found.findings:
        where = i18n.t("cli.line", line=finding.line, field=finding.field)
        print(f"{where} {i18n.say(finding.message)}", file=sys.stderr)
    if found.unknown_columns:
        names = ", ".join(found.unknown_columns)
        print(i18n.t("cli.unknown_columns", names=names), file=sys.stderr)
