"""A shipment's story by command: dispatched, voided, found again, its papers barred."""

from pathlib import Path

from tests.journeys.rig import Bench, row, write_orders


def test_a_void_is_a_part_of_the_story(practice: Bench, tmp_path: Path) -> None:
    said = practice.dispatch(write_orders(tmp_path / "one.csv", row("72001"))).row
    shipment, ref = said["shipment"], said["cover"]["ref"]
    ran = practice.run(
        "void", shipment, "--reason", "wrong_address", "--note", "No 41", "--by", "Ruth Adeyemi"
    )
    assert ran.code == 0, ran.err
    found = practice.run("history", "--find", ref, "--json").row
    assert (found["shipment"], found["state"], found["void"]) == (shipment, "voided", "done")
    assert found["cover"]["back"] == [said["cover"]["price"]]
    assert found["label"]["back"] == [found["label"]["price"]]
    assert practice.run("history", "--state", "needs_person", "--json").rows == []
    assert practice.run("history", "--state", "not_settled", "--json").rows == []
    told = practice.show(shipment)["story"]
    names = [moment["what"] for moment in told]
    assert names.index("covered") < names.index("void_asked") < names.index("would_refund")
    assert names.index("would_refund") < names.index("cancelled")
    assert names.count("money_back") == 2
    asked = next(moment for moment in told if moment["what"] == "void_asked")
    assert asked["detail"] == "by Ruth Adeyemi: Wrong address. No 41"
    times = [moment["at"] for moment in told]
    assert times == sorted(times)
    words = practice.run("history", shipment).out
    assert "Void asked" in words
    assert "The insurer would refund" in words
