"""The insurer's client: signs, sends, and turns answers into plain facts. It judges nothing.

`XCoverInsurer` in `insurer` fills the flow's port. The HTTP library is loaded when the first call
is made (or `warm` is awaited), never by an import: the window paints before it.
"""
