"""ZIP archives that no honest program writes; made without unfolding what they promise."""

import itertools
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace

from tests.uploads.shapes import CONTENT_TYPES, box, mesh_xml, model_xml

MEBIBYTE = 1 << 20
CUBE = model_xml(f'<object id="1">{mesh_xml(box())}</object>', '<item objectid="1"/>')
HONEST = (("[Content_Types].xml", CONTENT_TYPES), ("3D/3dmodel.model", CUBE))


@dataclass
class Member:
    """One entry as it is written: what it says of itself need not be true."""

    name: bytes
    packed: bytes
    size: int
    method: int = zipfile.ZIP_DEFLATED
    attributes: int = 0
    at: int | None = None
    sum: int = 0


def spaces(mebibytes, *, around=(b'<?xml version="1.0"?><model>', b"</model>")):
    """A member that unfolds to so many MiB: one flushed block, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(around[0]) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * MEBIBYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(around[1]) + packer.flush()
    size = sum(map(len, around)) + mebibytes * MEBIBYTE
    return head + block * mebibytes + tail, size


def repeated(head, block, times, tail):
    """A member of a repeated text, packed without ever holding the whole of it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush()
    return start + middle * times + end, len(head) + len(block) * times + len(tail)


def plain(name, content):
    """An honest member."""
    raw = content.encode() if isinstance(content, str) else content
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    return Member(name.encode(), packed, len(raw), sum=zlib.crc32(raw))


def archive(path, members, *, directory=None, entries=None, zip64=None):
    """Write an archive; `directory`, `entries` and `zip64` are lies for its end record."""
    body, central = b"", b""
    for member in members:
        at = len(body) if member.at is None else member.at
        central += _central(member, at)
        if member.at is None:
            body += _local(member)
    length = len(central) if directory is None else directory
    count = len(members) if entries is None else entries
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, length, len(body), 0)
    far = b"" if zip64 is None else _zip64(zip64, len(central), len(body))
    path.write_bytes(body + central + far + end)


def _local(member):
    fields = (20, 0x800, member.method, 0, 0, member.sum, len(member.packed))
    sizes = (min(member.size, 2**32 - 1), len(member.name), 0)
    return (
        struct.pack("<4s5H3L2H", b"PK\3\4", *fields, *sizes) + member.name + member.packed
    )


def _central(member, at):
    fields = (0x031E, 20, 0x800, member.method, 0, 0, member.sum, len(member.packed))
    rest = (min(member.size, 2**32 - 1), len(member.name), 0, 0, 0, 0)
    return (
        struct.pack("<4s6H3L5H2L", b"PK\1\2", *fields, *rest, member.attributes, at)
        + member.name
    )


def _zip64(entries, length, start):
    """The 64-bit end record and its locator, which overrule the short one."""
    counts = (entries, entries, length, start)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, *counts)
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, start + length, 1)


def overlapping(count):
    """Honest members, and many more that all share the content of one."""
    first = plain("[Content_Types].xml", CONTENT_TYPES)
    model = plain("3D/3dmodel.model", CUBE)
    at = len(_local(first))
    copies = (
        replace(model, name=f"3D/{number}.model".encode(), at=at) for number in range(count)
    )
    return list(itertools.chain([first, model], copies))
