"""
The files in an archive of logs, as streams of bytes within bounds.

`zipfile` reads an archive's whole directory, and believes its end record: both are checked before.

Source: PKWARE's APPNOTE 4.3.12 to 4.3.16 (central directory, ZIP64 and end records).
"""

import struct
import zlib
from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ingest.bounds import LARGEST_ARCHIVE_BYTES
from ingest.errors import LogUnreadable
from ingest.logs.bounds import LARGEST_DIRECTORY_BYTES, MOST_FILES

_END, _END_MARK, _LONGEST_COMMENT = Struct("<4s4H2LH"), b"PK\x05\x06", 0xFFFF
_WIDE, _WIDE_MARK = Struct("<4sQ2H2L4Q"), b"PK\x06\x06"
_WIDE_AT, _WIDE_AT_MARK = Struct("<4sLQL"), b"PK\x06\x07"
_ENTRY, _ENTRY_MARK = Struct("<4s6H3L5H2L"), b"PK\x01\x02"
_CHUNK_BYTES = 64 << 10

_BROKEN = (
    *(BadZipFile, RuntimeError, ValueError, OverflowError, EOFError, OSError),
    *(zlib.error, struct.error),
)
"""What `zipfile` raises on odd bytes; a name in invalid UTF-8 is a ValueError."""


class FileDamaged(Exception):
    """A file of an archive can't be unpacked: damaged, encrypted, or packed in another way."""


def open_archive(file: BinaryIO) -> ZipFile:
    """
    An archive, once its directory is known to be of a size that fits into memory.

    Raises:
        LogUnreadable: It is no archive, or too large.
    """
    size = file.seek(0, 2)
    if size > LARGEST_ARCHIVE_BYTES:
        raise LogUnreadable(f"The log archive has {size:,} bytes: more than are read.")
    try:
        _check_directory(file, size)
        return ZipFile(file)
    except _BROKEN as error:
        raise LogUnreadable("What came as a log archive is none, or is damaged.") from error


def chunks(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    """
    A file's bytes, unpacked, some at a time.

    Raises:
        FileDamaged: Met at any place; what came before it can't be trusted either.
    """
    if info.flag_bits & 1 or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise FileDamaged(info.filename)
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk
    except _BROKEN as error:
        raise FileDamaged(info.filename) from error


def _check_directory(file: BinaryIO, size: int) -> None:
    """Refuse a directory that is too large, as zipfile would find it."""
    tail_size = min(size, _END.size + _LONGEST_COMMENT)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    place = tail.rfind(_END_MARK)
    if tail[-_END.size :][:4] == _END_MARK and tail[-2:] == b"\0\0":
        place = tail_size - _END.size
    if place < 0 or place + _END.size > tail_size:
        raise BadZipFile
    fields = _END.unpack_from(tail, place)
    directory_size, end_at = fields[5], size - tail_size + place
    if end_at >= _WIDE.size + _WIDE_AT.size:
        file.seek(end_at - _WIDE_AT.size - _WIDE.size)
        wide = _WIDE.unpack(file.read(_WIDE.size))
        if _WIDE_AT.unpack(file.read(_WIDE_AT.size))[0] == _WIDE_AT_MARK and wide[0] == _WIDE_MARK:
            directory_size, end_at = wide[8], end_at - _WIDE_AT.size - _WIDE.size
    if directory_size > min(LARGEST_DIRECTORY_BYTES, end_at):
        raise LogUnreadable(f"The log archive lists {directory_size:,} bytes of names: too many.")
    file.seek(end_at - directory_size)
    directory = file.read(directory_size)
    if _count_entries(directory) > MOST_FILES:
        raise LogUnreadable(f"The log archive has more than {MOST_FILES:,} files.")


def _count_entries(directory: bytes) -> int:
    count = place = 0
    while place + _ENTRY.size <= len(directory) and count <= MOST_FILES:
        fields = _ENTRY.unpack_from(directory, place)
        if fields[0] != _ENTRY_MARK:
            raise BadZipFile
        place += _ENTRY.size + fields[10] + fields[11] + fields[12]
        count += 1
    return count
