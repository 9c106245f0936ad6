"""Written by clients/generate.py from api/openapi.json; not edited by hand."""

from .calls import Answer, ProblemError
from .client import Client

__all__ = ["Answer", "Client", "ProblemError"]
