"""Boxes, rules, codes, the scale and flagged contents by command, as a script runs them."""

import stat
from pathlib import Path

import pytest

from station.app.build import practice_orders
from tests.journeys.rig import Bench, write_orders
from tests.journeys.rig import row as order


def test_rules_are_tried_saved_and_pack_an_order(practice: Bench, tmp_path: Path) -> None:
    bare = order("84001", service="", length_mm="", width_mm="", height_mm="", weight_g="900")
    rules = ("--rule", "weight up to 1000 -> service ST, box S", "--rule", "-> service ND")
    orders = write_orders(tmp_path / "one.csv", bare)
    assert practice.run("orders", "import", str(orders)).code == 0
    tried = practice.run("rules", "try", "84001", *rules, "--json")
    assert (tried.row["service"], tried.row["service_rule"], tried.row["box"]) == (
        "House Standard",
        1,
        "S",
    )
    assert practice.run("rules", "try", "84001", "--json").row["service_rule"] is None
    assert practice.run("rules", "try", "--rule", "-> tick 1").code == 1
    saved = practice.run("settings", "set", f"bench.rules={rules[1]}\n{rules[3]}")
    assert saved.code == 0, saved.err
    listed = practice.run("rules", "list").out.splitlines()
    assert listed == [
        "1. up to 1000 g: House Standard, Small box",
        "2. always: House Next Day, tracked",
    ]
    assert practice.dispatch(orders, insure="none").row["debited"] == "4.20"


def test_the_card_is_written_and_refused_where_nothing_prints_it(
    practice: Bench, tmp_path: Path
) -> None:
    file = tmp_path / "card.pdf"
    assert practice.run("commands", "card", "--pdf", str(file), "--json").row["where"] == [
        str(file)
    ]
    assert file.read_bytes().startswith(b"%PDF")
    refused = practice.run("commands", "card")
    assert refused.code == 1
    assert "printer" in refused.err
    nowhere = practice.run("commands", "card", "--pdf", str(tmp_path / "no" / "card.pdf"))
    assert nowhere.code == 1


@pytest.mark.parametrize("words", [("commands", "card", "--pdf"), ("settings", "export")])
def test_a_command_writes_a_new_file_that_is_its_owner_s_alone(
    practice: Bench, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "mine"
    file.write_text("a letter")
    refused = practice.run(*words, str(file))
    assert refused.code == 1
    assert f"{file} was not written" in refused.err
    assert file.read_text() == "a letter"
    file.unlink()
    assert practice.run(*words, str(file)).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_scale_is_asked_by_command(practice: Bench) -> None:
    none = practice.run("scale", "--wait", "0.1", "--json")
    assert (none.code, none.row) == (1, {"state": "none", "grams": None})
    assert practice.run("settings", "set", "bench.scale=the big one").code == 1
    assert practice.run("settings", "set", "bench.scale=0922:8003").code == 0
    absent = practice.run("scale", "--wait", "0.1", "--json")
    assert (absent.code, absent.row["state"]) == (1, "absent")
    assert "not connected" in practice.run("scale", "--wait", "0.1").out


def test_flagged_contents_go_by_command_only_with_a_supervisors_word(
    practice: Bench, tmp_path: Path
) -> None:
    rows = (order("84101", contents="Perfume 50 ml"), order("84102", contents="Fireworks"))
    orders = write_orders(tmp_path / "two.csv", *rows)
    first = practice.dispatch(orders, insure="none")
    assert first.code == 1
    assert "Perfume" in first.rows[0]["reason"]
    assert "may not be sent" in first.rows[1]["reason"]
    assert [row["shipment"] for row in first.rows] == [None, None]
    then = practice.dispatch(orders, "--allow-goods", insure="none")
    assert [row["state"] for row in then.rows] == ["dispatched", "draft"]


def test_what_crosses_a_border_is_declared_on_paper_or_left_with_its_reason(
    practice: Bench, tmp_path: Path
) -> None:
    lines = practice_orders().read_text(encoding="utf-8").splitlines()
    known = next(line for line in lines if ",FR," in line)
    bare = known.replace("10486", "84201").replace("6201.40,PT", ",")
    orders = tmp_path / "two.csv"
    orders.write_text("\n".join([lines[0], bare, known]) + "\n", encoding="utf-8")
    ran = practice.dispatch(orders, insure="none")
    assert ran.code == 1
    assert "tariff number" in ran.rows[0]["reason"]
    assert ran.rows[1]["state"] == "dispatched", ran.rows[1]
    assert [kind for kind in ("label", "customs") if kind in " ".join(ran.rows[1]["papers"])] == [
        "label",
        "customs",
    ]
    again = practice.run("reprint", "10486", "customs", "--reason", "jammed", "--json")
    assert again.code == 0, again.err
