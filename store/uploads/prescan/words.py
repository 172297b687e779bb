"""The first words of files: what is plainly another format."""

from typing import BinaryIO

_FOREIGN = (
    b"PK\x03\x04", b"<", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"MZ", b"\x7fELF",
    b"ISO-10303-21", b"#!", b"{", b"Rar!", b"7z\xbc\xaf", b"ply\n", b"ply\r",
)  # fmt: skip


def head_of(file: BinaryIO, length: int) -> bytes:
    """Read the beginning of a file."""
    file.seek(0)
    return file.read(length)


def is_foreign(head: bytes) -> bool:
    """Say whether a file begins like something that is no STL and no OBJ."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_FOREIGN)
