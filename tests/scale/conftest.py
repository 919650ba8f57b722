"""Places beyond this machine, as the tests of growing know them: a folder, an S3-compatible server on the loopback, a Ray cluster."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.scale.machines import Machines, running
from transforms.archive.store import Store, store_of


class S3Server:
    """moto's server on 127.0.0.1. What it holds outlives `stop`; `start` brings it back on the same port."""

    def __init__(self) -> None:
        moto = pytest.importorskip("moto.server", reason="the S3 server is in requirements/scale.lock: make test-scale")
        self._make = moto.ThreadedMotoServer
        self.port = 0
        self.start()

    def start(self) -> None:
        self._server: Any = self._make(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]

    def stop(self) -> None:
        self._server.stop()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
        }


@dataclass
class Place:
    """Somewhere to send to: its address, and how to make it unreachable."""

    url: str
    server: S3Server | None

    @property
    def store(self) -> Store:
        return store_of(self.url)


@pytest.fixture(scope="module", params=["folder", pytest.param("s3", marks=pytest.mark.long)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A folder in `make test`; in `make test-scale` an S3 server."""
    store_of.cache_clear()
    if request.param == "folder":
        yield Place(str(tmp_path_factory.mktemp("elsewhere")), None)
        return
    server = S3Server()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        place = Place("s3://giamngheo/data?allow_bucket_creation=true&region=us-east-1", server)
        place.store.filesystem.create_dir("giamngheo")
        yield place
    server.stop()
    store_of.cache_clear()


@pytest.fixture(scope="session")
def machines() -> Iterator[Machines]:
    """One cluster for all tests: it takes long to begin."""
    yield from running()
