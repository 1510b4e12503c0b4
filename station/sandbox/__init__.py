"""The practice insurer: an XCover that runs on this machine, over real HTTP. Beside it, in a room
of its own, runs a practice EasyPost.

It shares nothing with the client that it judges. "Contract" in its comments means the wire
contract of the XCover API; "inferred" marks a rule that no recording or document shows, where the
choice is ours.
"""
