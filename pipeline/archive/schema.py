"""The catalogue's tables, and how its file is opened: ours or not, locked, whole, of a version we know.

An archive folder holds catalogue.sqlite (with its -wal and -shm beside it while in use), the log, and a lock file that
the one run that writes holds.  The lock is the kernel's (flock): it ends with the process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pipeline.errors import ArchiveError
from pipeline.logs import LOG
from pipeline.search.words import prepare_words

CATALOGUE = "catalogue.sqlite"
LOCK = "lock"
APPLICATION_ID = 0x56746875  # "Vthu": says whose SQLite file it is
SCHEMA_VERSION = 3
CACHE_KIB = 16 * 1024
"""Memory for what is looked up again and again while a large archive is read: the inner pages of its indexes."""
BUSY_S = 30.0
"""How long to wait for another program that has locked the catalogue, such as a viewer of databases."""

TABLES = (
    # One row a content that was read: sha256 is the file's, or made of those of its pages (key_of in inputs).
    # reason and detail say why it failed or which part of it did; read_at is UTC in ISO 8601.
    """CREATE TABLE documents (
        id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('done', 'partial', 'failed')), reason TEXT, detail TEXT,
        kind TEXT, size_bytes INTEGER, page_count INTEGER, seconds REAL, read_at TEXT NOT NULL)""",
    # The papers that a document holds: one, or several where it was split.  record is the record's JSON object: large,
    # so the table has row ids (without, SQLite would move each record to pages of its own, and read thrice as long).
    """CREATE TABLE papers (
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, part INTEGER NOT NULL,
        first_page INTEGER NOT NULL, last_page INTEGER NOT NULL, record TEXT NOT NULL,
        PRIMARY KEY (document, part))""",
    # One row a path that was given or found.  sha256 and signature are the file's own, filed_as is its document's key,
    # position its place among the files of that document; suffix is the name's claim.  verdict is NULL where the
    # document tells; fingerprint is that of the facts under which a file was rejected.
    """CREATE TABLE inputs (
        path BLOB PRIMARY KEY, suffix TEXT NOT NULL, sha256 TEXT, signature TEXT, filed_as TEXT, position INTEGER,
        verdict TEXT CHECK (verdict IN ('rejected', 'failed')), reason TEXT, detail TEXT, fingerprint TEXT)
        WITHOUT ROWID""",
    "CREATE INDEX inputs_by_document ON inputs (filed_as, suffix)",
    "CREATE INDEX inputs_by_content ON inputs (sha256, suffix)",
    # What a fingerprint stands for (pipeline.archive.fingerprints), as a JSON object.
    "CREATE TABLE facts (fingerprint TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE pages (
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, page INTEGER NOT NULL,
        text TEXT, raw_text TEXT, width_px INTEGER, height_px INTEGER, dpi REAL, turned_deg INTEGER,
        deskewed_deg REAL, reason TEXT, detail TEXT, PRIMARY KEY (document, page)) WITHOUT ROWID""",
    """CREATE TABLE fields (
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, part INTEGER NOT NULL, name TEXT NOT NULL,
        value TEXT NOT NULL, raw TEXT NOT NULL, confidence REAL NOT NULL, page INTEGER NOT NULL, left_px INTEGER,
        top_px INTEGER, width_px INTEGER, height_px INTEGER, PRIMARY KEY (document, part, name)) WITHOUT ROWID""",
    # The parts of the header where number and date are filled in: readings as JSON, ink from 0 (print) to 1, a PNG.
    """CREATE TABLE strips (
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, page INTEGER NOT NULL, field TEXT NOT NULL,
        left_px INTEGER, top_px INTEGER, width_px INTEGER, height_px INTEGER, readings TEXT NOT NULL,
        ink REAL NOT NULL, picture BLOB NOT NULL, PRIMARY KEY (document, page, field)) WITHOUT ROWID""",
    # recipients, references and targets: value and evidence as JSON.
    """CREATE TABLE items (
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, part INTEGER NOT NULL, list TEXT NOT NULL,
        position INTEGER NOT NULL, value TEXT NOT NULL, evidence TEXT NOT NULL,
        PRIMARY KEY (document, part, list, position)) WITHOUT ROWID""",
    """CREATE TABLE edits (
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, page INTEGER NOT NULL,
        start INTEGER NOT NULL, end INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
        kind TEXT NOT NULL, confidence REAL NOT NULL)""",
    "CREATE INDEX edits_by_page ON edits (document, page)",
    """CREATE TABLE findings (
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, part INTEGER NOT NULL,
        position INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, field TEXT, page INTEGER,
        PRIMARY KEY (document, part, position)) WITHOUT ROWID""",
)


@contextmanager
def archive_faults(archive: Path) -> Iterator[None]:
    """Turns what SQLite and the file system say into ArchiveError, one line that names the archive."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(f"{archive}: the catalogue cannot be used: {error}") from error
    except OSError as error:
        raise ArchiveError(f"{archive}: the archive cannot be used: {error.strerror or error}") from error


def open_to_write(archive: Path) -> tuple[sqlite3.Connection, int]:
    """The catalogue's connection and the handle that holds its lock; a new or empty folder becomes an archive.

    Raises ArchiveError when the folder holds something else, another run is using it, or it cannot be written.
    """
    with archive_faults(archive):
        _check_ours_or_empty(archive)
        archive.mkdir(parents=True, exist_ok=True)
        lock = _take_lock(archive)
    try:
        with archive_faults(archive):
            connection = sqlite3.connect(archive / CATALOGUE, isolation_level=None, timeout=BUSY_S)
            _prepare(archive, connection)
    except BaseException:
        os.close(lock)
        raise
    return connection, lock


def open_to_read(archive: Path) -> sqlite3.Connection:
    """A read-only connection, also beside a run that writes and on a medium that cannot be written.

    Raises ArchiveError when there is no catalogue or it is not one of ours.
    """
    file = archive / CATALOGUE
    with archive_faults(archive):
        if not file.is_file():
            raise ArchiveError(
                f"{archive}: no vanthu archive here (make one with: vanthu ingest … --archive {archive})"
            )
        # To read, SQLite makes a -shm file; where it cannot and no -wal file tells of a run, nothing changes meanwhile.
        at_rest = not (archive / f"{CATALOGUE}-wal").exists()
        fixed = "&immutable=1" if at_rest and not os.access(archive, os.W_OK) else ""
        connection = sqlite3.connect(
            f"file:{quote(os.fsencode(file.absolute()))}?mode=ro{fixed}", uri=True, isolation_level=None, timeout=BUSY_S
        )
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        _check_version(archive, connection)
    return connection


@contextmanager
def writers_kept_out(archive: Path) -> Iterator[bool]:
    """Whether no run writes to the archive; then none begins before the block ends, which should be soon."""
    try:
        handle = os.open(archive / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield False
        return
    try:
        yield _locked(handle)
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # a fork may hold the file open still
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _check_ours_or_empty(archive: Path) -> None:
    if not archive.exists():
        return
    if not archive.is_dir():
        raise ArchiveError(f"{archive}: not a folder")
    # A run that was killed while it made the archive leaves only these.
    ours = {LOCK, LOG, CATALOGUE, f"{CATALOGUE}-wal", f"{CATALOGUE}-shm", f"{CATALOGUE}-journal"}
    if not (archive / CATALOGUE).exists() and any(item.name not in ours for item in archive.iterdir()):
        raise ArchiveError(f"{archive}: holds other files and no vanthu catalogue; name a new or an empty folder")


def _take_lock(archive: Path) -> int:
    handle = os.open(archive / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise ArchiveError(f"{archive}: in use by another run; wait until it has ended") from error
    except OSError:
        os.close(handle)
        raise
    return handle


def _prepare(archive: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _check_version(archive, connection)
    else:
        _create(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN IMMEDIATE")
    prepare_words(connection)
    connection.execute("COMMIT")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        connection.execute(table)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _check_version(archive: Path, connection: sqlite3.Connection) -> None:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if owner != APPLICATION_ID:
        raise ArchiveError(f"{archive}: {CATALOGUE} is not a vanthu catalogue")
    if version != SCHEMA_VERSION:
        remedy = "read the scans into a new archive" if version < SCHEMA_VERSION else "use the newer vanthu"
        raise ArchiveError(f"{archive}: the catalogue has form {version}, this vanthu knows {SCHEMA_VERSION}; {remedy}")
