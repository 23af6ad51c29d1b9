"""What a file may ask of the machine that reads it, in one place."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from rnnviz.network.errors import Invalid, invalid
from rnnviz.sources.limits import shown

MAX_BYTES = 128 * 2**20  # of a file, and of all that is unpacked of it: the largest network of the pages, in float32
MAX_RATIO = 100  # bytes unpacked for each byte of the file; weights hardly pack at all
MAX_ENTRIES = 4096  # tensors, or files in a zip
MAX_HEADER = 2**20  # bytes that say what a file holds: safetensors' header, torch's data.pkl, Keras's config.json
MAX_FIELDS = 200_000  # of an ONNX file
HDF5_SECONDS = 10  # of processor time
HDF5_PATIENCE = 30  # seconds, where others keep the machine busy
HDF5_MEMORY = 2**30
MAX_NAME = 500  # characters of a tensor's name
# What a broken zip makes the reader of zips raise.
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(EOFError, OSError, NotImplementedError, OverflowError, RuntimeError, ValueError),
)


def check_size(file: str, data: bytes) -> None:
    """ValueError where a file is empty or too large."""
    if not data:
        raise invalid("{file} must hold at least 1 byte; it is empty", file=file)
    if len(data) > MAX_BYTES:
        raise invalid(
            "{file} must have at most {most:,} bytes; got {count:,}", file=file, most=MAX_BYTES, count=len(data)
        )


def check_count(file: str, count: int) -> None:
    """ValueError where a file holds too many tensors, or a zip too many files."""
    if count > MAX_ENTRIES:
        raise invalid("{file} must hold at most {most} tensors; got {count}", file=file, most=MAX_ENTRIES, count=count)


def check_header(file: str, count: int) -> None:
    """ValueError where what says what a file holds is too long."""
    if count > MAX_HEADER:
        raise invalid(
            "the header of {file} must have at most {most:,} bytes; got {count:,}",
            file=file,
            most=MAX_HEADER,
            count=count,
        )


@contextmanager
def opened_zip(file: str, data: bytes) -> Iterator[zipfile.ZipFile]:
    """A zip whose list of files promises no more than may be unpacked.

    Raises ValueError that names file, rule and value, also for what turns out to be broken while it is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            check_count(file, len(entries))
            unpacked = sum(entry.file_size for entry in entries)
            most = min(MAX_BYTES, MAX_RATIO * len(data))
            if unpacked > most:
                raise invalid(
                    "{file} must unpack to at most {most:,} bytes; it promises {count:,}",
                    file=file,
                    most=most,
                    count=unpacked,
                )
            yield archive
    except Invalid:
        raise
    except _BROKEN as error:
        raise invalid("{file} must be a whole zip file; {reason}", file=file, reason=shown(str(error), 120)) from None


def entry_bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One file of the zip, never more of it than its entry says."""
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)
