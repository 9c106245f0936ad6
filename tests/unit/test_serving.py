"""Where the service is to listen: a port that is taken is refused in words, before anything is begun."""

import socket

import pytest

from cli.serve import free_port
from graph_service.errors import ConflictError
from graph_service.words import LANGUAGES


def test_a_port_somebody_listens_on_is_refused_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConflictError) as refused:
            free_port("127.0.0.1", port)
        assert all(str(port) in refused.value.sentence(language) for language in LANGUAGES)
    assert free_port("127.0.0.1", port) == port


def test_any_port_is_a_free_one() -> None:
    assert free_port("127.0.0.1", 0) > 0
