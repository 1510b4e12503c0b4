"""A PDF of one page of plain lines, written by hand: small, valid, without a library."""

from textwrap import wrap

A4 = (595, 842)
"""In points."""


def one_page(lines: list[str], size: tuple[int, int] = A4) -> bytes:
    """The lines on one page, long ones wrapped; what Western Europe cannot write becomes `?`.

    `size` is in points, width and height.
    """
    wide, high = size
    short = [part for line in lines for part in (wrap(line, wide * 80 // A4[0]) or [""])]
    shown = " ".join(f"({_escaped(line)}) Tj T*" for line in short[:50])
    left = wide * 56 // A4[0]
    text = f"BT /F1 11 Tf {left} {high - 62} Td 15 TL {shown} ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>" % size,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def _escaped(line: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in line)
    return printable.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
