"""Where the credentials come from, what they may be, and that they never show."""

import pytest

from station.domain.errors import StationError
from station.xcover import credentials
from station.xcover.credentials import Credentials, check_base_url

FULL = {
    "XC_BASE_URL": "https://api.xcover.com/x",
    "XC_PARTNER_CODE": "DEMO1",
    "XC_AUTH_API_KEY": "demo-key-0001",
    "XC_AUTH_API_SECRET": "demo-secret-0001",
}


def test_the_environment_comes_first_and_the_keyring_fills_in() -> None:
    kept = {"XC_AUTH_API_SECRET": "from-the-keyring", "XC_PARTNER_CODE": "OTHER"}
    found = credentials.load({k: v for k, v in FULL.items() if k != "XC_AUTH_API_SECRET"}, kept.get)
    assert found.api_secret == "from-the-keyring"
    assert found.partner_code == "DEMO1"


def test_what_is_missing_is_named_and_no_value_is() -> None:
    with pytest.raises(StationError) as caught:
        credentials.load({"XC_BASE_URL": "https://x.example", "XC_AUTH_API_KEY": "abc"})
    assert caught.value.message.id == "insurer.credentials_missing"
    assert caught.value.message.facts == {"names": "XC_PARTNER_CODE, XC_AUTH_API_SECRET"}
    assert "abc" not in repr(caught.value)


def test_a_repr_hides_key_and_secret() -> None:
    shown = repr(credentials.load(FULL))
    assert "DEMO1" in shown
    assert "demo-key" not in shown
    assert "demo-secret" not in shown


@pytest.mark.parametrize("name", ["XC_AUTH_API_KEY", "XC_PARTNER_CODE"])
@pytest.mark.parametrize("value", ['a"b', "a\r\nX: y", "ключ", "a b"])
def test_what_could_break_a_header_or_a_path_is_refused(name: str, value: str) -> None:
    with pytest.raises(StationError) as caught:
        credentials.load(FULL | {name: value})
    assert caught.value.message.facts == {"name": name}


@pytest.mark.parametrize(
    "base", ["https://h.example/x", "https://h.example/x/", "https://h.example/x/partners/DEMO1/"]
)
def test_the_base_keeps_its_last_segment(base: str) -> None:
    assert Credentials(base, "DEMO1", "k", "s").root == "https://h.example/x/partners/DEMO1/"
    assert Credentials(base, "DEMO1", "k", "s").host == "h.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.xcover.com/x",
        "http://127.0.0.1:8080/xcover",
        "http://127.9.8.7/",
        "http://localhost:1/x",
        "http://[::1]:1/x",
    ],
)
def test_usable_addresses(url: str) -> None:
    check_base_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.xcover.com/x",
        "http://localhost.example.com/x",
        "http://127.0.0.1.example.com/x",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
    ],
)
def test_plain_http_is_only_for_this_computer(url: str) -> None:
    with pytest.raises(StationError) as caught:
        check_base_url(url)
    assert caught.value.message.id == "insurer.base_url_not_safe"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.xcover.com",
        "ftp://h.example",
        "https://",
        "https://user:pw@h.example/",
        "https://h.example/?a=1",
        "https://h.example/x?",
        "https://h.example/#x",
        "https://h.example:port/",
        "https://h.example/a b",
        "https://[::1",
        "https://höst.example/",
    ],
)
def test_unusable_addresses(url: str) -> None:
    with pytest.raises(StationError) as caught:
        check_base_url(url)
    assert caught.value.message.id == "insurer.base_url"
