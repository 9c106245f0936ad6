"""Written by clients/generate.py from api/openapi.json; not edited by hand."""

from typing import Any, BinaryIO
from urllib.parse import quote

from .calls import Answer, Connection
from .models import *  # noqa: F403


class Client(Connection):
    """graph_service: Who decides, who can stop a deal, whose influence won it."""

    def get_livez(self) -> Answer["Alive"]:
        """The process lives; it never asks the database."""
        return self.call('GET', '/livez')


    def get_metrics(self) -> Answer[Any]:
        """What the service has counted, as Prometheus reads it; labels name routes and statuses, never anybody."""
        return self.call('GET', '/metrics')


    def get_readyz(self) -> Answer["Ready"]:
        """Whether the database answers within a second, with all constraints there and all indexes online."""
        return self.call('GET', '/readyz')


    def create_import(self, file: tuple[str, BinaryIO | bytes], *, idempotency_key: Any = None, x_purpose: Any = None) -> Answer["ImportOut"]:
        """Bring a file; it is looked at now and loaded in the background, all of it or nothing."""
        return self.call('POST', '/v1/imports', headers={'idempotency-key': idempotency_key, 'X-Purpose': x_purpose}, files={'file': file})


    def get_import(self, import_id: str, *, x_purpose: Any = None) -> Answer["ImportOut"]:
        """How far an import is, and its report once it has ended."""
        return self.call('GET', f"/v1/imports/{quote(import_id, safe='')}", headers={'X-Purpose': x_purpose})


    def get_coverage(self, opportunity_id: str, *, as_of: Any = None, known_at: Any = None, fresh_only: Any = None, if_none_match: Any = None, x_purpose: Any = None) -> Answer["CoverageOut"]:
        """Coverage, verdict and risk of one deal, with bounds and the cheapest ways to complete it."""
        return self.call('GET', f"/v1/opportunities/{quote(opportunity_id, safe='')}/coverage", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})
