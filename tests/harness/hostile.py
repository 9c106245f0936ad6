"""Files that somebody sends to do harm, each of one kind."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

ZEROS = bytes(1 << 20)
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="people" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def archive(write: Callable[[zipfile.ZipFile], None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as found:
        write(found)
    return out.getvalue()


def of(name: str, content: str | bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with one file."""
    return archive(lambda found: found.writestr(name, content), method)


def workbook(sheet: str | bytes, **parts: str | bytes) -> bytes:
    """A workbook with one sheet and parts of its own."""

    def write(found: zipfile.ZipFile) -> None:
        found.writestr("[Content_Types].xml", TYPES)
        found.writestr("xl/workbook.xml", parts.pop("book", BOOK))
        found.writestr("xl/_rels/workbook.xml.rels", LINKS)
        found.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            found.writestr(name, content)

    return archive(write)


def cells(inside: str) -> str:
    """A sheet."""
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{inside}</sheetData></worksheet>'


def lying(content: bytes, said: int) -> bytes:
    """A zip whose list of contents says another size than what comes out."""
    raw = bytearray(of("people.csv", content))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", raw, raw.index(mark) + offset, said)
    return bytes(raw)


def overlapping(n: int) -> bytes:
    """Many entries that share one body."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(ZEROS) + body.flush()
    crc = zlib.crc32(ZEROS)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), len(ZEROS), 5, 0) + b"a.csv"
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(packed), len(ZEROS), 8, 0, 0, 0, 0, 0, 0)
        + f"{number:04}.csv".encode()
        for number in range(n)
    )
    start = len(local) + len(packed)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, n, n, len(central), start, 0)
    return local + packed + central + end


def symbolic_link() -> bytes:
    """An entry that is a link to a file of the system."""

    def write(found: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo("people.csv")
        entry.external_attr = 0o120777 << 16
        found.writestr(entry, "/etc/passwd")

    return archive(write)


def encrypted() -> bytes:
    """An entry marked as locked."""
    raw = bytearray(of("people.csv", "id,name\n"))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    return bytes(raw)


def twice() -> bytes:
    """One name, two contents."""

    def write(found: zipfile.ZipFile) -> None:
        found.writestr("a/people.csv", "id,name\n")
        found.writestr("b/people.csv", "id,name\n")

    return archive(write)


def _many(found: zipfile.ZipFile) -> None:
    for number in range(100_000):
        found.writestr(f"{number}.csv", "")


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """All of them by name."""
    yield "a bomb of one file", of("people.csv", ZEROS * 200)
    yield "a bomb that says it is small", lying(ZEROS * 100, 1_000)
    yield "a bomb that says it is huge", lying(ZEROS, 2**31)
    yield "many files in one body", overlapping(1_500)
    yield "an archive in an archive", of("inner.zip", of("people.csv", ZEROS * 50))
    yield "a workbook in an archive", of("book.xlsx", workbook(cells("")))
    yield "a hundred thousand entries", archive(_many, zipfile.ZIP_STORED)
    for name in (
        "../../people.csv",
        "/etc/cron.d/people.csv",
        "C:\\people.csv",
        "a\\..\\..\\people.csv",
        "a/../../people.csv",
        "people\r.csv",
    ):
        yield f"the path {name!r}", of(name, "id,name\n")
    yield "a link", symbolic_link()
    yield "a locked entry", encrypted()
    yield "one name twice", twice()
    yield "sixteen thousand columns as CSV", of("people.csv", ",".join(f"c{n}" for n in range(16_384)) + "\n", 0)
    yield "half a million rows", of("people.csv", "".join(f"{n},x\n" for n in range(500_000)))
    yield "entities in the list of sheets", workbook(cells(""), book=BOOK.replace("<workbook", f"{ENTITIES}<workbook"))
    yield "entities in a sheet", workbook(ENTITIES + cells("<row><c><v>&b;</v></c></row>"))
    yield "sixteen thousand columns", workbook(cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    yield "a cell at the end of the world", workbook(cells('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
    yield "huge shared strings", workbook(cells(""), **{"xl/sharedStrings.xml": b"<sst><si><t>" + ZEROS * 60})
    yield "a sheet in UTF-16", workbook(cells("").encode("utf-16"))
    yield "a bomb of a sheet", workbook(cells("<row/>" * 3_000_000))
    yield "no archive at all", b"MZ" + ZEROS
    yield "the head of one", of("people.csv", "id,name\n")[:40]
    yield "nothing", b""
