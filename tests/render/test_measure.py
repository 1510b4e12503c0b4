"""Widths of text, against the typeface's own design."""

import pytest

from station.render import measure


def test_every_figure_is_600_thousandths_wide():
    for bold in (False, True):
        assert {measure.plex(figure, 1000, bold) for figure in "0123456789"} == {600.0}


def test_widths_add_up_and_grow_with_the_size():
    assert measure.plex("AB", 20, False) == 2 * measure.plex("AB", 10, False)
    assert measure.plex("AB", 10, False) == sum(measure.plex(one, 10, False) for one in "AB")
    assert measure.plex("", 10, True) == 0


def test_letters_of_other_scripts_are_never_taken_for_narrow():
    assert measure.plex("東", 10, False) >= 10
    assert measure.plex("\U0001f338", 10, False) >= 10
    assert measure.plex("e\u0301", 10, False) == measure.plex("e", 10, False)


def test_it_knows_its_own_letters():
    assert measure.has_letters("Łódź, Ωμέγα? £7.06 – “Привет”") is True
    assert measure.has_letters("東京") is False


def test_a_long_text_is_as_wide_as_its_letters():
    one = measure.plex("x", 1000, False)
    assert measure.plex("x" * 10_000, 1000, False) == pytest.approx(10_000 * one)
