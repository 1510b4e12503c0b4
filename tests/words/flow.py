"""Which sentences a clerk meets at the bench: no language ships without them.

An id belongs to the flow by its first part, `screen` of `screen.weight`, or by a longer beginning.
Commands, settings, the supervisor's pages and the findings in order files are not in it: there, a
sentence that is not translated yet is shown in English.
"""

# From sign-in to the closed parcel, and what the bench says about itself on the way.
PACKING = frozenset(
    """
    age band box boxes cards carrier carrier_label check choice command clock cover customs dispatch
    easypost flag form insurer label last notice offer offline paper people printer practice rates
    reason reprint restricted role scale scan screen sscc step strip sum window field money address
    stock
    """.split()
)
# What a clerk also opens: papers and orders found again, what is owed, many orders, the day's end.
BESIDE = frozenset(
    """
    batch batch_list card closing evidence goods history lists manifest month order orders_page
    queue rules shipment story void weekday orders.hold orders.state orders.in_field
    """.split()
)

# Arabic is for the pack page and the papers, no more.
PAGE_AND_PAPERS_ONLY = frozenset({"ar"})


def in_flow(message_id: str, language: str) -> bool:
    """True if `language` must have this sentence."""
    prefixes = PACKING if language in PAGE_AND_PAPERS_ONLY else PACKING | BESIDE
    parts = message_id.split(".")
    return any(".".join(parts[:count]) in prefixes for count in range(1, len(parts)))
