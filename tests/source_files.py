"""Small files in every condition, made on the spot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

# ISO 32000-1, 7.6.3.3: what passwords are padded with
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def picture(width_px: int = 850, height_px: int = 1100, mode: str = "RGB") -> Image.Image:
    """A page with lines and words from top to bottom, so that what is missing can be seen."""
    image = Image.new("L", (width_px, height_px), 255)
    draw = ImageDraw.Draw(image)
    for row, top in enumerate(range(20, height_px - 20, 40)):
        draw.text((40, top), f"Căn cứ dòng {row} " * 6, fill=0)
        draw.line((40, top + 30, width_px - 40, top + 30), fill=0, width=2)
    return image.convert(mode)


def coloured(width_px: int = 850, height_px: int = 1100) -> Image.Image:
    image = picture(width_px, height_px)
    ImageDraw.Draw(image).ellipse((width_px // 2, height_px // 2, width_px - 60, height_px - 60), fill=(220, 20, 30))
    return image


def image_bytes(image: Image.Image, name: str, **options: object) -> bytes:
    sink = BytesIO()
    image.save(sink, name, **options)
    return sink.getvalue()


def pdf(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of the given objects, numbered from 1; the first is the catalogue."""
    content = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    for offset in offsets:
        content += b"%010d 00000 n \n" % offset
    content += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(offsets) + 1, trailer)
    return bytes(content + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def text_pdf(words: str = "CONG HOA XA HOI", page: bytes = b"/MediaBox [0 0 595 842]", trailer: bytes = b"") -> bytes:
    """One page of drawn text; page holds the page's own entries."""
    drawn = b"BT /F1 24 Tf 72 700 Td (%s) Tj ET" % words.encode("latin-1")
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>" % page,
            stream(drawn),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ],
        trailer,
    )


def scan_pdf(
    image: Image.Image,
    dpi: float,
    extra: bytes = b"",
    *,
    page: bytes = b"",
    cut_from: float | None = None,
    padding: bytes = b"",
) -> bytes:
    """One page that shows one JPEG and, over it, what `extra` draws; cut_from ends the JPEG at that share."""
    jpeg = image_bytes(image, "JPEG", quality=90) + padding
    if cut_from is not None:
        jpeg = jpeg[: int(len(jpeg) * cut_from)]
    width_pt, height_pt = image.width * 72 / dpi, image.height * 72 / dpi
    space = b"/DeviceGray" if image.mode == "L" else b"/DeviceRGB"
    entries = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %s /Filter /DCTDecode"
    )
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %f %f] /Contents 4 0 R %s"
            b" /Resources << /XObject << /Im 6 0 R >> /Font << /F1 5 0 R >> >> >>" % (width_pt, height_pt, page),
            stream(b"q %f 0 0 %f 0 0 cm /Im Do Q %s" % (width_pt, height_pt, extra)),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            stream(jpeg, entries % (image.width, image.height, space)),
        ]
    )


def pages_pdf(page_count: int) -> bytes:
    """A PDF with that many empty pages."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(page_count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, page_count)
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[page] * page_count])


def encrypted_pdf(user_password: str) -> bytes:
    """Standard security handler, revision 2, 40-bit RC4 (ISO 32000-1, 7.6.3)."""
    padded_user = (user_password.encode() + _PADDING)[:32]
    owner_key = hashlib.md5((b"owner" + _PADDING)[:32], usedforsecurity=False).digest()[:5]
    owner_entry = _rc4(owner_key, padded_user)
    permissions, document_id = -44, bytes(16)
    seed = padded_user + owner_entry + permissions.to_bytes(4, "little", signed=True) + document_id
    user_entry = _rc4(hashlib.md5(seed, usedforsecurity=False).digest()[:5], _PADDING)
    trailer = b"/ID [<%s> <%s>] /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P %d /O <%s> /U <%s> >>" % (
        document_id.hex().encode(),
        document_id.hex().encode(),
        permissions,
        owner_entry.hex().encode(),
        user_entry.hex().encode(),
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page], trailer)


def _rc4(key: bytes, message: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in message:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


_TYPE0_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Serif /Encoding /Identity-H /DescendantFonts [6 0 R]"
    b" /ToUnicode 7 0 R >>"
)
_CID_FONT = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Serif /DW 500"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    b" /FontDescriptor << /Type /FontDescriptor /FontName /Serif /Flags 4 /FontBBox [0 -250 1000 900]"
    b" /Ascent 900 /Descent -250 /CapHeight 700 /StemV 80 /ItalicAngle 0 >> >>"
)
_SAME_CODES = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <FFFF>"
    b" endcodespacerange\n1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
)


def layer_pdf(
    *pieces: tuple[float, float, str],
    size_pt: float = 13,
    image: Image.Image | None = None,
    page: bytes = b"/MediaBox [0 0 595 842]",
    shift: int = 0,
    extra: bytes = b"",
) -> bytes:
    """A page of text in any letters, each piece at (x, y from the top) in points; over a picture that fills the page.

    The font maps every code to itself; shift moves the codes, as a broken character map does.  extra is drawn too.
    """
    drawn = "".join(
        f"BT /F1 {size_pt} Tf 1 0 0 1 {x} {842 - y} Tm <{_codes(text, shift)}> Tj ET\n" for x, y, text in pieces
    ).encode()
    jpeg = image_bytes(image or picture(100, 140, "L"), "JPEG")
    size = (image or picture(100, 140, "L")).size
    behind = b"q 595 0 0 842 0 0 cm /Im Do Q " if image else b""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s"
            b" /Resources << /Font << /F1 5 0 R >> /XObject << /Im 8 0 R >> >> >>" % page,
            stream(behind + drawn + extra),
            _TYPE0_FONT,
            _CID_FONT,
            stream(_SAME_CODES),
            stream(
                jpeg,
                b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray"
                b" /Filter /DCTDecode" % size,
            ),
        ]
    )


def _codes(text: str, shift: int) -> str:
    return "".join(f"{ord(letter) + shift * (letter != ' '):04X}" for letter in text)
