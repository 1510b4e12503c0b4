"""What the label tells whoever carries the box: its route, how to handle it, a dead dot."""

from itertools import pairwise

import pytest

from station.domain.shipment import Handling
from station.i18n import say
from station.render.marks import Barcode128, Box, PaperError, Shape, ShapeKind, Text
from station.render.papers import lay_out, zpl

DPIS = (203, 300, 600)


@pytest.mark.parametrize("dpi", DPIS)
def test_the_route_and_the_marks_stand_above_the_facts(label, read_zpl, dpi):
    page = lay_out(label(routing="KEN 4", handling=tuple(Handling)), dpi=dpi)
    texts = {mark.text: mark for mark in page.marks if isinstance(mark, Text)}
    assert {"ROUTE", "KEN 4", "FRAGILE", "THIS WAY UP", "HEAVY"} <= set(texts)
    shapes = [mark for mark in page.marks if isinstance(mark, Shape)]
    assert {mark.kind for mark in shapes} == {ShapeKind.GLASS, ShapeKind.ARROWS, ShapeKind.WEIGHT}
    country, order = texts["United Kingdom"], texts["ORDER"]
    for mark in shapes:
        assert country.y < mark.y
        assert mark.y + mark.size < order.y - order.size
    printed = read_zpl(zpl(page))
    assert {"KEN 4", "FRAGILE", "THIS WAY UP", "HEAVY"} <= set(printed.texts)
    assert {one.at for one in printed.with_command("GF")} >= {(mark.x, mark.y) for mark in shapes}


def test_nothing_stands_over_anything(label):
    page = lay_out(label(routing="WWWWWWWWWWWW", handling=tuple(Handling)))
    spans = sorted(
        (mark.x, mark.x + (mark.size if isinstance(mark, Shape) else mark.width))
        for mark in page.marks
        if isinstance(mark, Shape)
        or (
            isinstance(mark, Text)
            and mark.text in {"WWWWWWWWWWWW", "FRAGILE", "THIS WAY UP", "HEAVY"}
        )
    )
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_box_without_them_has_no_band(label):
    page = lay_out(label())
    assert not [mark for mark in page.marks if isinstance(mark, Shape)]
    assert "ROUTE" not in [mark.text for mark in page.marks if isinstance(mark, Text)]


def test_a_route_that_no_size_brings_in_is_refused_by_name(label):
    with pytest.raises(PaperError) as refused:
        lay_out(label(routing="W" * 24, handling=tuple(Handling)))
    assert "routing code" in say(refused.value.message)


@pytest.mark.parametrize("dpi", DPIS)
def test_a_rule_shows_each_dot_of_the_head_that_prints(label, dpi):
    page = lay_out(label(routing="KEN 4", handling=tuple(Handling)), dpi=dpi)
    rules = [mark for mark in page.marks if isinstance(mark, Box) and mark.width > page.width * 0.9]
    left, right = rules[0].x, rules[0].x + rules[0].width
    assert {(rule.x, rule.width) for rule in rules} == {(left, right - left)}
    (bars,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
    # A dead dot that runs through the bars is a gap in a rule beside them.
    assert left <= bars.x
    assert bars.x + 156 * bars.module <= right
    for mark in page.marks:
        wide = mark.size if isinstance(mark, Shape) else getattr(mark, "width", 0)
        assert left <= mark.x
        assert mark.x + wide <= right + 1
    assert any(rule.y < bars.y and bars.y - rule.y < 0.5 * page.dpi for rule in rules)
