"""The texts of the two products. `optout_msg` holds a tag and an entity, as recorded."""

from typing import Any

NOT_REAL = "Practice insurer. Not a real policy."

UNDERWRITER = {"disclaimer": f"Demo underwriter. {NOT_REAL}", "name": "Demo Underwriter Ltd"}

NAMES = {
    "parcel_insurance": ("Parcel Protection (Practice)", "PRACPARC1"),
    "parcel_loss_only": ("Parcel Protection, Loss Only (Practice)", "PRACLOSS1"),
}

# One fixed version of each wording.
VERSIONS = {
    "parcel_insurance": "0f6c9a52-7a3d-4d0c-8f5e-6f2f0f7a1b90",
    "parcel_loss_only": "b3a1c7de-52e4-4f0e-9c1b-7d60f3a9e412",
}

BENEFITS = {
    "parcel_insurance": "Loss of or damage to the parcel",
    "parcel_loss_only": "Loss of the parcel",
}

_OPTOUT = "<p>Without cover you rely on the carrier&#x27;s own liability.</p>"
_DISCLAIMER = f"Arranged by a practice insurer, underwritten by Demo Underwriter Ltd. {NOT_REAL}"

_LOSS = {"title": "Loss in transit", "description": "From hand-over to the carrier to delivery."}
_THEFT = {"title": "Theft", "description": "Theft of the parcel while the carrier has it."}
_DAMAGE = {"title": "Damage", "description": "Contents that arrive broken or spoiled."}
_PACKING = {"title": "Poor packing", "description": "Damage through unsuitable packaging."}
_GOODS = {
    "title": "Excluded contents",
    "description": "Cash, bullion, ammunition, live animals, tobacco, documents, vehicles.",
}

CONTENT: dict[str, dict[str, Any]] = {
    "parcel_insurance": {
        "title": "Parcel Protection",
        "header": "Cover for this parcel",
        "description": "Pays up to the value of the contents if they are lost, stolen or damaged.",
        "optout_msg": _OPTOUT,
        "disclaimer": _DISCLAIMER,
        "inclusions": [_LOSS, _THEFT, _DAMAGE],
        "exclusions": [_PACKING, _GOODS],
    },
    "parcel_loss_only": {
        "title": "Parcel Protection, Loss Only",
        "header": "Cover for the loss of this parcel",
        "description": "Pays up to the value of the contents, less the excess, if they are lost.",
        "optout_msg": _OPTOUT,
        "disclaimer": _DISCLAIMER,
        "inclusions": [_LOSS, _THEFT],
        "exclusions": [{"title": "Damage", "description": "Any damage."}, _GOODS],
    },
}
