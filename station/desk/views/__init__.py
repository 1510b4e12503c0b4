"""Snapshots of the bench, which a page draws and never changes.

Every word arrives as a message (its sentence is the catalogue's) or as data from outside
(an order's address, the insurer's text), which a page shows as plain text only.
"""

from station.desk.views.bench import Band, BenchView, Check, Notice, OfflineView, Stage
from station.desk.views.dispatch import (
    Choice,
    ChoiceCard,
    DispatchButton,
    MoneyView,
    StepRow,
    SumLine,
)
from station.desk.views.form import Field, FormView, LineForm, ParcelForm, ServiceChoice, ShopView
from station.desk.views.frame import RailItem, Strip, StripItem
from station.desk.views.offer import OfferState, OfferView, OptionRow
from station.desk.views.parcel import Happening, PaperLine, ParcelView, ScanLine
from station.desk.views.signs import Shape, Sound, Tone

__all__ = [
    "Band",
    "BenchView",
    "Check",
    "Choice",
    "ChoiceCard",
    "DispatchButton",
    "Field",
    "FormView",
    "Happening",
    "LineForm",
    "MoneyView",
    "Notice",
    "OfferState",
    "OfferView",
    "OfflineView",
    "OptionRow",
    "PaperLine",
    "ParcelForm",
    "ParcelView",
    "RailItem",
    "ScanLine",
    "ServiceChoice",
    "Shape",
    "ShopView",
    "Sound",
    "Stage",
    "StepRow",
    "Strip",
    "StripItem",
    "SumLine",
    "Tone",
]
