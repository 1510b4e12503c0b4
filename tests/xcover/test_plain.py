"""The insurer's HTML becomes paragraphs that cannot deceive."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.xcover.plain import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>Without cover.</p><p>Carrier&#x27;s &amp; ours</p>",
            "Without cover.\nCarrier's & ours",
        ),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("plain\nlines\r\nstay", "plain\nlines\nstay"),
        ("<p>a\nb</p>", "a b"),
        ("a <b>bold</b> word", "a bold word"),
        ("<script>alert('x')</script>seen", "seen"),
        ("<style>p{}</style>seen", "seen"),
        ('<a href="https://evil.example">here</a>', "here"),
        ('<img src="file:///etc/passwd" onerror="x">', ""),
        ("&lt;b&gt; stays text", "<b> stays text"),
        ("up to <EUR 100> each", "up to <EUR 100> each"),
        ("weight < 30 kg & more", "weight < 30 kg & more"),
        ("a\u00a0\u00a0b", "a b"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("a\x00b\x07c\u200bd", "abcd"),
        ("a&#x202e;b", "ab"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_html_becomes_paragraphs(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize("odd", [None, 7, ["a"], {"a": 1}, True])
def test_what_is_no_text_says_nothing(odd: object) -> None:
    assert plain(odd) == ""


def test_the_length_is_held() -> None:
    assert plain("x" * 50, 10) == "x" * 9 + "…"
    assert len(plain("<p>word</p>" * 100_000)) <= 20_000


@given(st.text())
def test_no_text_deceives_or_raises(text: str) -> None:
    result = plain(text, 200)
    assert len(result) <= 200
    assert {unicodedata.category(letter) for letter in result if letter != "\n"}.isdisjoint(
        {"Cc", "Cs", "Zl", "Zp"}
    )
    assert not set(result) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\r\t\x00")
    assert "\n\n" not in result
