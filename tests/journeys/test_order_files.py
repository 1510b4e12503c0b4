"""Files of orders by command, as somebody at a shell meets them."""

from pathlib import Path

from tests.journeys.rig import Bench

HEAD = "Order no,Name,Street,Town,Postcode,Country code,Item,Qty,Price,Currency,Weight"
ROW = "{order},Ann Lee,1 High Street,Leeds,LS1 1AA,GB,Hat,2,20.00,GBP,{weight}"


def written(file: Path, order: str, weight: str) -> str:
    file.write_text(f"{HEAD}\n{ROW.format(order=order, weight=weight)}\n", "utf-8")
    return str(file)


def test_a_unit_of_weight_is_asked_for_named_and_remembered(
    practice: Bench, tmp_path: Path
) -> None:
    first = written(tmp_path / "first.csv", "A1", "4.5")
    asked = practice.run("orders", "import", first, "--source", "market", "--as-shown")
    assert asked.code == 1
    assert "Nothing says which column is weight_unit." in asked.err
    named = ("--set", "weight_unit=lb", "--weight-of", "piece")
    kept = practice.run("orders", "import", first, "--source", "market", *named)
    assert kept.code == 0, kept
    assert "Line 2, weight_g: “2 × 4.5 lb” is read as “4083 g”." in kept.err
    second = written(tmp_path / "second.csv", "A2", "1")
    again = practice.run("orders", "import", second)
    assert again.code == 0, again
    assert "“2 × 1 lb” is read as “908 g”" in again.err
