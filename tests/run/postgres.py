"""A PostgreSQL server of the test's own, from Debian's packages, on a free port of 127.0.0.1."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.run.daemon import free_port

PASSWORD = "canary-postgres-5f1e"


def binaries() -> Path | None:
    """Where initdb and postgres lie: on the path, or where Debian keeps them."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


@contextmanager
def server() -> Iterator[int]:
    """Yields the port. The server will not run as root, so that root hands it to the user of the package."""
    place = binaries()
    assert place is not None
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="giamngheo-postgres-"))
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if user is not None:
            owner = pwd.getpwnam(user)
            for path in (folder, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        port, cluster = free_port(), folder / "cluster"
        initdb: list[str | Path] = [
            place / "initdb",
            "-D",
            cluster,
            "-U",
            "dagster",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "--no-sync",
            "-E",
            "UTF8",
        ]
        subprocess.run(initdb, user=user, cwd=folder, check=True, capture_output=True)
        postgres: list[str | Path] = [
            place / "postgres",
            "-D",
            cluster,
            "-p",
            str(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-k",
            folder,
            "-F",
        ]
        process = subprocess.Popen(postgres, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield port
        finally:
            process.terminate()
            process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
