"""An issuer of tokens on loopback: two documents, keys that can be changed, and a list of everything asked of it."""

import http.server
import json
import threading
from types import TracebackType
from typing import Any, Self

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

Key = RSAKey | ECKey


class Issuer:
    """Issues tokens; ``asked`` are the paths that were fetched."""

    def __init__(self) -> None:
        self.keys: dict[str, Key] = {}
        self.asked: list[str] = []
        issuer = self

        class Documents(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                body = json.dumps(issuer.document(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
                """Not on the terminal."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Documents)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.add("rsa-1", RSAKey.generate_key(2048))
        self.add("ec-1", ECKey.generate_key("P-256"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_away()

    def go_away(self) -> None:
        """Nobody answers any more."""
        self._server.shutdown()
        self._server.server_close()

    def add(self, kid: str, key: Key) -> None:
        """One more key."""
        self.keys[kid] = key

    def document(self, path: str) -> Any:
        """What lies at a path."""
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.address, "jwks_uri": f"{self.address}/keys"}
        return {"keys": [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in self.keys.items()]}

    def token(self, claims: dict[str, Any], kid: str = "rsa-1", header: dict[str, Any] | None = None) -> str:
        """A token signed with one of the keys."""
        key = self.keys[kid]
        algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
        said = {"alg": algorithm, "kid": kid, "typ": "at+jwt"} | (header or {})
        return jwt.encode(said, claims, key, algorithms=["RS256", "ES256"])
