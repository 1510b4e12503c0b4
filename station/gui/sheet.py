"""The style sheet, made from tokens. It styles by `textRole`, `tone` and `part` properties.

The property is not called `size`: that is a real property of every widget, and selectors on it
never match.
"""

from station.gui.theme import TEXT_SIZES, Look

_TEXT_TONES = (
    "ink",
    "ink2",
    "ink3",
    "look",
    "proven",
    "no",
    "no_text",
    "act_text",
    "actlow_text",
    "band_text",
    "band_soft",
)


def style_sheet(look: Look) -> str:
    """The style sheet of the whole window."""
    t, px = look.tokens, look.px
    parts = [
        f"QWidget {{ font-family: '{look.family}'; font-size: {look.text_px(17)}px;"
        f" color: {t.ink}; }}",
        "QLabel { background: transparent; }",
        f"#window {{ background: {t.ground}; }}",
        "QListView { background: transparent; border: none; }",
        f"QTableView {{ background: {t.surface}; border: none; }}",
        "QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }",
    ]
    parts += [
        f'QLabel[textRole="{size}"] {{ font-size: {look.text_px(size)}px; }}' for size in TEXT_SIZES
    ]
    parts.append('QLabel[strong="true"] { font-weight: 600; }')
    parts += [f'QLabel[tone="{tone}"] {{ color: {getattr(t, tone)}; }}' for tone in _TEXT_TONES]
    field = (
        f"QLineEdit {{ background: {t.surface}; border: {max(1, px(1))}px solid {t.edge};"
        f" border-radius: {px(4)}px; padding: 0 {px(11)}px; min-height: {px(42)}px;"
        f" max-height: {px(42)}px; selection-background-color: {t.ink};"
        f" selection-color: {t.surface}; placeholder-text-color: {t.ink3}; }}"
    )
    parts += [
        field,
        f"QLineEdit:read-only {{ background: {t.sunken}; }}",
        f"QPlainTextEdit {{ background: {t.surface}; border: {max(1, px(1))}px solid {t.edge};"
        f" border-radius: {px(4)}px; color: {t.ink}; font-size: {px(17)}px;"
        f" padding: {px(4)}px; }}",
        f"QPlainTextEdit:focus {{ border: {px(3)}px solid {t.ink}; padding: {px(2)}px; }}",
        f"QLineEdit:focus {{ border: {px(3)}px solid {t.ink}; padding: 0 {px(9)}px;"
        f" min-height: {px(38)}px; max-height: {px(38)}px; }}",
        f'QLineEdit[finding="true"] {{ background: {t.no_ground}; border: {px(3)}px solid {t.no};'
        f" padding: 0 {px(9)}px; min-height: {px(38)}px; max-height: {px(38)}px; }}",
        f'QLineEdit[onBand="true"] {{ background: transparent; color: {t.band_text};'
        f" border: {max(1, px(1))}px solid {t.band_text};"
        f" min-height: {px(54)}px; max-height: {px(54)}px;"
        f" padding: 0 {px(13)}px; font-size: {look.text_px(22)}px;"
        f" placeholder-text-color: {t.band_soft};"
        f" selection-background-color: {t.band_text}; selection-color: {t.band}; }}",
        f'QLineEdit[onBand="true"]:focus {{ border-width: {px(3)}px; padding: 0 {px(11)}px;'
        f" min-height: {px(50)}px; max-height: {px(50)}px; }}",
        f'QLineEdit[onBand="true"][ground="no"] {{ color: {t.no_text}; border-color: {t.no_text};'
        f" placeholder-text-color: {t.no_text}; }}",
        f'QLineEdit[onBand="true"][ground="look"] {{ color: {t.ink}; border-color: {t.ink};'
        f" placeholder-text-color: {t.ink2}; }}",
        f'QLineEdit[part="search"] {{ min-height: {px(48)}px; max-height: {px(48)}px; }}',
        f'QLineEdit[part="search"]:focus {{ min-height: {px(44)}px; max-height: {px(44)}px; }}',
        # Thicker than its border in `no`, from which ink alone would hardly be told.
        f'QLineEdit[finding="true"]:focus {{ border: {px(5)}px solid {t.ink};'
        f" padding: 0 {px(7)}px; min-height: {px(34)}px; max-height: {px(34)}px; }}",
        f"QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}",
        f"QScrollBar::handle:vertical {{ background: {t.edge}; border-radius: {px(4)}px;"
        f" min-height: {px(24)}px; margin: 0 {px(1)}px; }}",
        f"QScrollBar:horizontal {{ background: transparent; height: {px(10)}px; margin: 0; }}",
        f"QScrollBar::handle:horizontal {{ background: {t.edge}; border-radius: {px(4)}px;"
        f" min-width: {px(24)}px; margin: {px(1)}px 0; }}",
        "QAbstractScrollArea::corner { background: transparent; }",
        f"QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink};"
        f" border: 1px solid {t.edge}; outline: none; padding: {px(4)}px;"
        f" selection-background-color: {t.ink}; selection-color: {t.surface}; }}",
        f"QComboBox QAbstractItemView::item {{ min-height: {px(36)}px; }}",
        "QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }",
        "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }",
        f"QToolTip {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge}; }}",
    ]
    return "\n".join(parts)
