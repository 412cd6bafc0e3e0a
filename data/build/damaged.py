"""Files that no reader can read, made from good ones: what an archive really holds beside its papers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

DAMAGED = {
    "91_truncated.pdf": "a PDF that broke off while it was copied: the first third of a good one",
    "92_png_named_pdf.pdf": "a PNG image whose name says PDF",
    "93_empty.pdf": "a file of no bytes",
    "94_locked.pdf": "a PDF that asks for a password",
}
"""What each damaged file shows."""

# The padding of passwords: PDF 32000-1:2008, algorithm 2, step a.
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
IDENTIFIER = b"vanthu sample 94"
PERMISSIONS = -4


def damaged_files(pdf: bytes, png: bytes, jpeg: bytes, size_px: tuple[int, int]) -> Iterator[tuple[str, bytes]]:
    """The names and bytes of the damaged files; jpeg is a grey page of size_px (width, height)."""
    contents = (pdf[: len(pdf) // 3], png, b"", locked_pdf(jpeg, size_px, b"mat khau"))
    return zip(DAMAGED, contents, strict=True)


def rc4(key: bytes, data: bytes) -> bytes:
    """RC4, the cipher of the oldest PDF encryption (and no protection today)."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def locked_pdf(jpeg: bytes, size_px: tuple[int, int], password: bytes) -> bytes:
    """A one-page PDF that asks for the password: the standard handler, V 1, R 2, 40 bits (PDF 32000-1:2008, 7.6)."""
    padded = (password + PAD)[:32]
    owner = rc4(_md5(padded)[:5], padded)
    key = _md5(padded + owner + PERMISSIONS.to_bytes(4, "little", signed=True) + IDENTIFIER)[:5]
    page = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    width, height = size_px
    image = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</Im0 5 0 R>>>>>>",
        _stream(4, b"", page, key),
        _stream(5, image.encode() + b"/Filter/DCTDecode", jpeg, key),
        b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P %d>>"
        % (owner.hex().encode(), rc4(key, PAD).hex().encode(), PERMISSIONS),
    ]
    return _assembled(objects)


def _stream(number: int, entries: bytes, data: bytes, key: bytes) -> bytes:
    """An encrypted stream; its key depends on the number of the object (algorithm 1)."""
    own_key = _md5(key + number.to_bytes(3, "little") + b"\0\0")[:10]
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), rc4(own_key, data))


def _assembled(objects: Iterable[bytes]) -> bytes:
    """A PDF file of numbered objects, the last of which says how it is encrypted."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, count = len(out), len(offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (count + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    name = IDENTIFIER.hex().encode()
    out += b"trailer\n<</Size %d/Root 1 0 R/Encrypt %d 0 R/ID[<%s><%s>]>>\n" % (count + 1, count, name, name)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
