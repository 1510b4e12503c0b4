"""Which sentences a clerk meets at the bench: no language ships without them.

An id belongs to the flow by its first part, `screen` of `screen.weight`, or by a longer beginning.
Commands, settings, the supervisor's pages and the findings in order files are not in it: there, a
sentence that is not translated yet is shown in English.
"""

from station.i18n import Language

# From sign-in to the closed parcel, and what the bench says about itself on the way.
PACKING = frozenset(
    """
    address age band box boxes carrier carrier_label check choice clock command cover crash customs
    dispatch easypost field flag form insurer key_cap label language last money notice offer offline
    paper people practice printer rates reason reprint restricted role scale scan screen sscc step
    stock strip sum window
    """.split()
)
# What a clerk also opens: papers and orders found again, what is owed, many orders, the day's end.
BESIDE = frozenset(
    """
    batch batch_list card closing evidence goods history lists manifest month order orders_page
    queue rules shipment story void weekday orders.hold orders.state orders.in_field
    """.split()
)


def in_flow(message_id: str, language: Language) -> bool:
    """True if `language` must have this sentence."""
    prefixes = PACKING | BESIDE if language.whole else PACKING
    parts = message_id.split(".")
    return any(".".join(parts[:count]) in prefixes for count in range(1, len(parts)))
