"""Every act of every desk, and who may do it. The test fails for an act that is not in here."""

from enum import Enum

from station.domain.people import Permission


class Open(Enum):
    """Why an act asks nobody for a permission."""

    LOOKS = "changes nothing; whoever has the data may look, and the window asks for a sign-in"
    PROVES = "is itself the proof of a person, or the making of the very first one"
    PROGRAM = "done by the program, or told to it by the outside; no person asks for it"
    INNER = "a part of another act, which asks; reached by no page and no command"


class Checks(Enum):
    """Which permission is asked for depends on what is asked."""

    BY_SETTING = "CHANGE_SETTINGS for a supervisor's setting, PACK for a clerk's"
    OWN_OR_VOID = "what one asked for and nobody approved, or everybody's with VOID"
    OWN_OR_MANAGE = "one's own, or everybody's with MANAGE_PEOPLE"


Rule = Permission | Open | Checks

TABLE: dict[str, Rule] = {
    "Auditing.export": Permission.AUDIT,
    "Auditing.verify": Open.LOOKS,
    "BackingUp.due": Open.LOOKS,
    "BackingUp.make": Open.LOOKS,
    "Batch.run": Permission.PACK,
    "BenchVoid.approve": Open.PROVES,
    "BenchVoid.ask": Permission.ASK_VOID,
    "BenchVoid.badge_names": Open.LOOKS,
    "BenchVoid.keep": Open.PROVES,
    "BenchVoid.supervisors": Permission.ASK_VOID,
    "BenchVoid.view": Permission.LOOK,
    "BenchVoid.withdraw": Checks.OWN_OR_VOID,
    "BenchHistory.home": Open.LOOKS,
    "BenchHistory.past": Permission.LOOK,
    "BenchHistory.reprint": Permission.PACK,
    "BenchHistory.search": Permission.LOOK,
    "BenchHistory.tally": Permission.LOOK,
    "Checking.against_insurer": Open.LOOKS,
    "Checking.run": Open.LOOKS,
    "Choices.choose": Permission.PACK,
    "FrontDoor.badge_names": Open.LOOKS,
    "FrontDoor.first": Open.PROVES,
    "FrontDoor.leave": Open.PROGRAM,
    "FrontDoor.look": Open.LOOKS,
    "FrontDoor.pass_by": Open.PROGRAM,
    "FrontDoor.sign_in": Open.PROVES,
    "FrontDoor.subscribe": Open.PROGRAM,
    "FrontDoor.wait": Open.LOOKS,
    "Health.checks": Open.LOOKS,
    "Health.printer": Open.LOOKS,
    "Health.probe": Open.LOOKS,
    "History.find": Permission.LOOK,
    "History.past": Permission.LOOK,
    "History.search": Permission.LOOK,
    "History.tally": Permission.LOOK,
    "Losses.lost": Open.LOOKS,
    "Losses.seen": Permission.RESOLVE,
    "Orders.keep": Permission.IMPORT_ORDERS,
    "Orders.waiting": Open.LOOKS,
    "Packer.actor": Open.LOOKS,
    "Packer.ask_again": Permission.PACK,
    "Packer.changed": Open.PROGRAM,
    "Packer.choose": Permission.PACK,
    "Packer.choose_service": Permission.PACK,
    "Packer.dispatch": Permission.PACK,
    "Packer.edit": Permission.PACK,
    "Packer.line_changed": Open.PROGRAM,
    "Packer.next_service": Permission.PACK,
    "Packer.put_back": Permission.PACK,
    "Packer.refresh": Open.LOOKS,
    "Packer.refuse": Open.PROGRAM,
    "Packer.reprint": Permission.PACK,
    "Packer.run": Open.PROGRAM,
    "Packer.scan": Permission.PACK,
    "Packer.set_aside": Permission.PACK,
    "Packer.sign_in": Open.PROGRAM,
    "Packer.start": Open.PROGRAM,
    "Packer.subscribe": Open.PROGRAM,
    "Packer.tell": Open.PROGRAM,
    "Packer.tick": Permission.PACK,
    "Packer.tick_of_clock": Open.PROGRAM,
    "Packer.view": Open.LOOKS,
    "Packing.book_until": Open.LOOKS,
    "Packing.commit": Permission.PACK,
    "Packing.consent": Open.INNER,
    "Packing.declined": Open.INNER,
    "Packing.quote": Open.INNER,
    "Packing.recover": Open.PROGRAM,
    "Packing.stale": Open.LOOKS,
    "Packing.too_late": Open.LOOKS,
    "Packing.wallet": Open.LOOKS,
    "Papers.cancel": Permission.PACK,
    "Papers.reprint": Permission.PACK,
    "People.active": Open.LOOKS,
    "People.add": Permission.MANAGE_PEOPLE,
    "People.badge_names": Open.LOOKS,
    "People.change_role": Permission.MANAGE_PEOPLE,
    "People.everybody": Open.LOOKS,
    "People.first": Open.PROVES,
    "People.leave": Permission.MANAGE_PEOPLE,
    "People.must_wait": Open.LOOKS,
    "People.named": Open.LOOKS,
    "People.new_badge": Permission.MANAGE_PEOPLE,
    "People.nobody_yet": Open.LOOKS,
    "People.prove": Open.PROVES,
    "People.revoke_badge": Permission.MANAGE_PEOPLE,
    "People.set_pin": Checks.OWN_OR_MANAGE,
    "People.sign_in": Open.PROVES,
    "People.wait_s": Open.LOOKS,
    "Printers.all": Open.LOOKS,
    "Printers.ask": Open.LOOKS,
    "Printers.queues": Open.LOOKS,
    "Printers.troubled": Open.LOOKS,
    "Privacy.due": Open.LOOKS,
    "Privacy.purge": Permission.AUDIT,
    "Queue.items": Permission.LOOK,
    "Queue.retry": Permission.RETRY,
    "Queue.retry_all": Permission.RETRY,
    "BenchQueue.evidence": Permission.LOOK,
    "BenchQueue.read_again": Permission.RETRY,
    "BenchQueue.resolve": Permission.RESOLVE,
    "BenchQueue.send_now": Permission.RETRY,
    "BenchQueue.view": Permission.LOOK,
    "BenchQueue.withdraw": Checks.OWN_OR_VOID,
    "Reconciling.due": Open.PROGRAM,
    "Reconciling.newest": Permission.AUDIT,
    "Reconciling.run": Open.PROGRAM,
    "Resolving.choices": Permission.LOOK,
    "Resolving.resolve": Permission.RESOLVE,
    "ScanBack.confirm": Permission.PACK,
    "ScanBack.pass_by": Permission.PACK,
    "ScanBack.scans": Open.LOOKS,
    "ScanBack.shipment": Open.LOOKS,
    "ScanBack.wanted": Open.LOOKS,
    "SettingsDesk.change": Checks.BY_SETTING,
    "SettingsDesk.current": Open.LOOKS,
    "SettingsDesk.keep_secret": Permission.CHANGE_SETTINGS,
    "SettingsDesk.shown": Open.LOOKS,
    "BenchToDo.view": Permission.AUDIT,
    "Voiding.approve": Permission.VOID,
    "Voiding.ask": Permission.ASK_VOID,
    "Voiding.cover_anyway": Permission.VOID,
    "Voiding.keep_cover": Permission.VOID,
    "Voiding.outlook": Permission.LOOK,
    "Voiding.withdraw": Checks.OWN_OR_VOID,
    "Wallet.balances": Open.LOOKS,
    "Wallet.top_up": Permission.TOP_UP,
}

INNER_CLASSES = frozenset({"Asking", "Filling", "Following", "Jobs", "Labelling"})
"""Parts of the packer, made by it and known to nobody else."""
