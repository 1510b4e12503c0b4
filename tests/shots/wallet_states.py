"""The states of the wallet, in a window around a desk that shows what it is given."""

from collections.abc import Callable

from station.gui.pages.wallet import WalletPage
from station.gui.window import Window
from tests.gui import samples, samples_wallet
from tests.gui.bench import RecordingBench
from tests.gui.samples_wallet import RecordingWallet

Open = Callable[[Window, RecordingBench], None]


def _opened(
    desk: Callable[[], RecordingWallet],
    then: Callable[[WalletPage], object] = lambda _: None,
    **around: object,
) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside(**around))
        window.redraw()
        made = desk()
        window.ready({"wallet": lambda place: WalletPage(place, made)})
        window.open_page("wallet")
        page = window.pages.page("wallet")
        assert isinstance(page, WalletPage)
        then(page)

    return open_page


def _month(page: WalletPage) -> None:
    page.go(page.period.by_month())


def _form(page: WalletPage) -> None:
    page.act("look_at")


def _correction(page: WalletPage) -> None:
    _form(page)
    page.act("filter")
    page.form.amount.edit.setText("-12.40")
    page.form.note.edit.setText("Counted twice on 23 Nov")
    page.form.note.edit.textEdited.emit("")


def _not_read() -> RecordingWallet:
    return RecordingWallet(refused=samples.UNREADABLE)


STATES: dict[str, Open] = {
    **{
        name: _opened(
            lambda view=view: RecordingWallet(view),  # type: ignore[misc]
            _month if "month" in name else lambda _: None,
            **samples_wallet.AROUND.get(name, {}),
        )
        for name, view in samples_wallet.STATES.items()
    },
    "24-wallet-form": _opened(RecordingWallet, _form),
    "24-wallet-correction": _opened(RecordingWallet, _correction),
    "24-wallet-saved": _opened(RecordingWallet, lambda page: page.act("open")),
    "24-wallet-not-read": _opened(_not_read),
}
