"""Weights of exports: their unit read from the file or asked for, and never taken for another."""

from dataclasses import replace

import pytest

from station.desk.view_orders import mapped_to
from station.domain.column_map import ColumnMap
from station.domain.weight import whole_grams
from station.i18n import say
from station.orders import read
from station.orders.csv_file import Import, read_table, table_of
from station.orders.guess import weights_from, with_unit
from station.orders.sight import look
from station.orders.units import is_unit_head, unit_of, weight_head
from tests.orders.test_profiles import FILES, said

HEAD = "Order no,Name,Street,Town,Postcode,Country code,Item,Qty,Price,Currency"
ROW = "A1,Ann Lee,1 High Street,Leeds,LS1 1AA,GB,Hat,{qty},20.00,GBP"


def file(heads: str, *weights: str, qty: int = 1) -> bytes:
    """One order of some rows, each with cells of its own behind those that all have."""
    rows = [f"{ROW.format(qty=qty)},{cells}" for cells in weights]
    return "\n".join([f"{HEAD},{heads}", *rows, ""]).encode()


def told(data: bytes, column_map: ColumnMap | None = None) -> tuple[Import, list[str]]:
    """What is read, and every sentence of the first look about weights."""
    sight = look(data)
    sentences = [say(each) for each in sight.assumed]
    return read(data, "shop", column_map or sight.guess), sentences


def grams(found: Import) -> list[int]:
    return [box.weight_g for order in found.orders for box in order.parcels]


@pytest.mark.parametrize(
    ("heading", "unit", "each"),
    [
        ("Weight (kg)", "kg", None),
        ("weight_g", "g", None),
        ("Weight in lbs", "lb", None),
        ("Gewicht kg", "kg", None),
        ("Grams", "g", None),
        ("Variant Grams", "g", True),
        ("item-weight", "", True),
        ("Item weight oz", "oz", True),
        ("itemWeightKg", "kg", True),
        ("Unit weight", "", True),
        ("Order Total Weight", "", False),
        ("Weight", "", None),
    ],
)
def test_a_heading_says_weight_unit_and_of_what(heading: str, unit: str, each: bool | None) -> None:
    found = weight_head(heading)
    assert found is not None
    assert (found.unit, found.each) == (unit, each)
    assert not is_unit_head(heading)


@pytest.mark.parametrize(
    "heading",
    ["Weighting", "Max weight class", "Pounds", "Weight unit", "Item", "kg", "Weight kg lb"],
)
def test_other_headings_are_no_weights(heading: str) -> None:
    assert weight_head(heading) is None


@pytest.mark.parametrize("heading", ["Weight unit", "item-weight-unit", "weight_uom"])
def test_a_column_of_units_is_known(heading: str) -> None:
    assert is_unit_head(heading)


@pytest.mark.parametrize(
    ("text", "unit", "exact"),
    [("1", "lb", 454), ("2", "lb", 908), ("1", "oz", 29), ("16", "oz", 454), ("1.5", "kg", 1500)],
)
def test_a_begun_gram_counts_as_one(text: str, unit: str, exact: int) -> None:
    (weight,) = grams(told(file(f"Weight ({unit})", text))[0])
    assert weight == exact


def test_the_factors_are_exact() -> None:
    assert whole_grams(100_000, "lb") == 45_359_237
    assert whole_grams(64_000_000, "oz") == 1_814_369_480


def test_the_unit_of_the_heading_is_said_and_the_difference_shown() -> None:
    found, sentences = told(file("Weight (kg)", "1.2505"))
    assert grams(found) == [1251]
    assert "Weights are in kg, as “Weight (kg)” says." in sentences
    assert "A weight is that of the whole box." in sentences
    (shown,) = found.suggestions
    assert (shown.was, shown.now, shown.taken, shown.rule) == ("1.2505 kg", "1251 g", True, None)


def test_whole_grams_are_no_difference() -> None:
    found, _ = told(file("Weight (g)", "850"))
    assert grams(found) == [850]
    assert (found.suggestions, found.notes) == ((), ())


def test_a_unit_column_holds_row_by_row_and_a_strange_unit_is_a_finding() -> None:
    data = file("Item weight,Item weight unit", "1,lb", "8,OZ", "2,stone", qty=2)
    found, sentences = told(data)
    assert "The unit of a weight stands in “Item weight unit”." in sentences
    assert said(found) == [
        "Line 4, weight_g: “stone” is no unit of weight. There are: g, kg, oz, lb."
    ]
    rows = data.splitlines(keepends=True)
    mended, _ = told(b"".join(rows[:3]))
    # Two pieces of each: 2 lb are 907.18 g, 16 oz are 453.59 g.
    assert grams(mended) == [908 + 454]
    assert [each.was for each in mended.suggestions] == ["2 × 1 lb", "2 × 8 oz"]


def test_a_unit_in_the_cells_is_read_there() -> None:
    found, sentences = told(file("Weight", "1.5 kg"))
    assert "Weights are in kg, as “1.5 kg” says." in sentences
    assert grams(found) == [1500]
    other = told(file("Weight", "1.5 kg", "1.5 lb"))[1]
    assert "Nothing says in which unit “Weight” is: choose the unit of weight." in other


def test_without_a_unit_it_is_asked_for_and_nothing_is_read() -> None:
    data = file("Weight", "2")
    found, sentences = told(data)
    assert "Nothing says in which unit “Weight” is: choose the unit of weight." in sentences
    assert look(data).guess.missing == ("weight_unit",)
    assert found.refused
    chosen = look(data).guess.setting("weight_unit", "lb")
    assert grams(told(data, chosen)[0]) == [908]
    wrong = told(data, look(data).guess.setting("weight_unit", "stone"))[0]
    assert wrong.refused
    assert "“stone” is no unit of weight" in said(wrong)[0]


def test_what_looks_wrong_is_a_finding_or_a_note() -> None:
    heavy, _ = told(file("Weight (kg)", "250"))
    assert said(heavy) == [
        "Line 2, weight_g: “250 kg” is 250000 g, and a box weighs 1 to 70000 g. Is it another unit?"
    ]
    light = told(file("Weight (g)", "1.25"))[0]
    assert [say(note.sentence) for note in light.notes] == [
        "Line 2, weight_g: “1.25 g” is an odd weight for a box. Is it another unit?"
    ]
    assert grams(light) == [2]
    other, _ = told(file("Weight (kg)", "12 oz"))
    assert said(other) == [
        "Line 2, weight_g: “12 oz” is not in kg. Correct the weight or its unit."
    ]


@pytest.mark.parametrize("cell", ['"1,234"', "heavy", "1.2.3", "-2", "1e3"])
def test_what_could_be_read_in_two_ways_is_not_read(cell: str) -> None:
    found, _ = told(file("Weight (kg)", cell))
    assert "is no weight, or one that can be read in two ways" in said(found)[0]


def test_a_comma_before_the_decimals_is_seen_or_chosen() -> None:
    data = file("Weight (kg)", '"0,750"').replace(b",20.00,", b",,").replace(b",Price,", b",Note,")
    found, sentences = told(data)
    assert grams(found) == [750]
    assert "No column says what things are worth: it is typed at the bench." in sentences
    dear = file("Weight (kg)", '"0,750"')
    assert told(dear)[0].left_out == ("A1",)


def test_pieces_are_added_up_and_a_box_with_an_unknown_one_is_weighed_at_the_bench() -> None:
    assert grams(told(file("Item weight (kg)", "0.5", "0.25", qty=2))[0]) == [1500]
    for unknown in ("", "0", "0.00"):
        found, _ = told(file("Item weight (kg)", "0.5", unknown))
        assert (grams(found), said(found), found.unweighed) == ([0], [], 1)
    assert told(file("Item weight (kg)", "0.5"))[0].unweighed == 0
    assert told(file("Note", "x"))[0].unweighed == 0, "a file without weights says so at once"
    heavy, _ = told(file("Item weight (kg)", "40", "40"))
    assert said(heavy) == ["Line 2, weight_g: 80000 g is not possible: 1 to 70000 g."]
    whole = replace(look(file("Item weight (kg)", "0.5")).guess, weight_each=False)
    assert grams(told(file("Item weight (kg)", "0.5", "", qty=2), whole)[0]) == [500]


def test_another_heading_brings_its_own_unit() -> None:
    data = file("Weight (kg),Weight (lb)", "1,2")
    guessed = look(data).guess
    assert "weight_g" not in guessed.sources, "two headings could be it"
    heads = look(data).headings
    kilos = weights_from(guessed, ("Weight (kg)",), heads)
    pounds = weights_from(kilos, ("Weight (lb)",), heads)
    assert (kilos.values["weight_unit"], pounds.values["weight_unit"]) == ("kg", "lb")
    assert grams(told(data, pounds)[0]) == [908]
    assert "weight_unit" in weights_from(pounds, ("Qty",), heads).missing


def test_a_weight_that_is_set_is_in_grams_unless_somebody_says_otherwise() -> None:
    guessed = look(file("Note", "x")).guess
    assert grams(told(file("Note", "x"), guessed.setting("weight_g", "900"))[0]) == [900]
    pounds = guessed.setting("weight_unit", "lb").setting("weight_g", "2")
    assert grams(told(file("Note", "x"), pounds)[0]) == [908]


@pytest.mark.parametrize("heads", ["Item weight (oz)", "item-weight,item-weight-unit"])
def test_a_weight_set_in_place_of_a_column_has_nothing_of_that_column(heads: str) -> None:
    data = file(heads, "35" if "," not in heads else "35,oz", qty=2)
    guessed = look(data).guess
    assert guessed.weight_each
    assert grams(told(data, guessed.setting("weight_g", "5").setting("weight_g", "500"))[0]) == [
        500
    ]
    said = guessed.setting("weight_g", "2").setting("weight_unit", "kg").setting("weight_g", "3")
    assert grams(told(data, said)[0]) == [3000]


def test_a_weight_set_for_all_rows_before_there_were_units_is_in_grams_still() -> None:
    data = file("Note", "x")
    old = replace(look(data).guess, fixed=(("weight_g", "900"),))
    assert grams(told(data, with_unit(old, look(data).headings))[0]) == [900]


def test_a_mapping_of_before_units_gets_it_from_the_heading_or_asks() -> None:
    old = ColumnMap(columns=(("weight_g", ("Grams",)),))
    assert with_unit(old, ["Grams"]).values["weight_unit"] == "g"
    unsure = with_unit(ColumnMap(columns=(("weight_g", ("Weight",)),)), ["Weight"])
    assert "weight_unit" in unsure.missing


def test_a_shops_export_with_a_column_of_weights_weighs_its_pieces() -> None:
    rows = (FILES / "woocommerce.csv").read_text().splitlines()
    wide = "\n".join([f'{rows[0]},"Weight (kg)"', *(f'{row},"0.4"' for row in rows[1:])])
    found = read_table(table_of(wide.encode()), "shop", look(wide.encode()).guess)
    # A jacket and two tins of wax; a tent.
    assert grams(found) == [1200, 400]


def test_every_spelling_is_a_unit() -> None:
    assert [unit_of(text) for text in ("KG", "lbs.", " Ounces ", "gr", "t", "")] == [
        "kg", "lb", "oz", "g", "", "",
    ]  # fmt: skip


def test_a_weight_beside_the_items_is_the_orders_however_it_was_mapped() -> None:
    rows = (FILES / "woocommerce-one-row.csv").read_text(encoding="utf-8").splitlines()
    data = "\n".join([f"{rows[0]},Weight (g)", *(f"{row},500" for row in rows[1:]), ""]).encode()
    sight = look(data)
    assert sight.beside_items
    again = mapped_to(sight.guess, "weight_g", ("Weight (g)",), sight)
    for column_map in (sight.guess, again):
        assert not column_map.weight_each
        assert grams(told(data, column_map)[0]) == [500, 500]
