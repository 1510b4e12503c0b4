"""What a paper may repeat of a link: never what opens somebody's account or certificate."""

import pytest

from station.domain.links import without_secrets


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "https://xcover.com/en/coi/K7QHM-3WXRE-INS?security_token=Aq3Xv-9TnLc",
            "https://xcover.com/en/coi/K7QHM-3WXRE-INS",
        ),
        (
            "https://xcover.com/en/pds/X?policy_type=parcel_insurance_v1&t=Aq3Xv#signup_token=a",
            "https://xcover.com/en/pds/X?policy_type=parcel_insurance_v1",
        ),
        ("https://anna:secret@xcover.com:8443/a;token=1/b", "https://xcover.com:8443/a/b"),
        ("http://[::1]:9/pds", "http://[::1]:9/pds"),
        ("https://xcover.com", "https://xcover.com"),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_only_what_is_harmless_stays(url, shown):
    assert without_secrets(url) == shown
