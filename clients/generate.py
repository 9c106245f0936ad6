"""Writes the description of the service and the Python client that follows from it alone: ``make format`` runs this.

First ``api/openapi.json`` from the application. Then everything below ``clients/python`` from that file and nothing
else: what a stranger with the description could write. Nothing there is edited by hand.
"""

import json
import keyword
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DESCRIPTION = ROOT / "api" / "openapi.json"
PACKAGE = ROOT / "clients" / "python" / "graph_service_client"
HEAD = '"""Written by clients/generate.py from api/openapi.json; not edited by hand."""\n\n'
METHODS = ("get", "post", "put", "patch", "delete")
NAMES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
KEY = "Idempotency-Key"
Json = dict[str, Any]

CALLS = '''import dataclasses
import time
import uuid
from collections.abc import Mapping
from typing import Any, Generic, Self, TypeVar

import httpx

T = TypeVar("T")
KEY = "Idempotency-Key"
SAFE = ("GET", "PUT", "DELETE")
LATER = (429, 503)


@dataclasses.dataclass(frozen=True)
class Answer(Generic[T]):
    """An answer: ``body`` as described, with its status and headers (``etag``, ``location``, ...)."""

    status: int
    body: T
    headers: Mapping[str, str]

    @property
    def etag(self) -> str | None:
        """The version of what came: for If-Match of the next change, or If-None-Match of the next reading."""
        return self.headers.get("etag")


class ProblemError(Exception):
    """The service said no: ``code`` is stable, ``detail`` for people, ``retry_after`` in seconds."""

    def __init__(self, answer: httpx.Response) -> None:
        said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.status = answer.status_code
        self.code = said.get("code", "")
        self.detail = said.get("detail", "")
        self.errors = said.get("errors", [])
        waits = answer.headers.get("retry-after")
        self.retry_after = None if waits is None else float(waits)
        super().__init__(f"{self.status} {self.code}: {self.detail}")


class Connection:
    """Where the service is, and the key it is asked with.

    Told to come back later (429, 503), it asks again for ``patience_s`` seconds in all. That is safe: changes bear an
    Idempotency-Key, drawn here where none is given, under which the service carries them out once.
    """

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        language: str = "en",
        timeout_s: float = 30.0,
        patience_s: float = 30.0,
    ) -> None:
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout_s)
        self._patience_s = patience_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        body: Any = None,
        files: Mapping[str, Any] | None = None,
    ) -> Answer[Any]:
        """One request; what is None is left out."""
        kept = {name: value for name, value in (query or {}).items() if value is not None}
        said = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        sent: dict[str, Any] = {"params": kept, "headers": said}
        if body is not None:
            sent["json"] = body
        if files is not None:
            sent["files"] = files
        if headers is not None and KEY in headers:
            said.setdefault(KEY, str(uuid.uuid4()))
        answer = self._patiently(method, path, sent)
        if answer.status_code >= 400:
            raise ProblemError(answer)
        is_json = "json" in answer.headers.get("content-type", "")
        return Answer(answer.status_code, answer.json() if is_json else (answer.text or None), answer.headers)

    def _patiently(self, method: str, path: str, sent: Mapping[str, Any]) -> httpx.Response:
        until = time.monotonic() + self._patience_s
        while True:
            answer = self._http.request(method, path, **sent)
            wait_s = float(answer.headers.get("retry-after", 1))
            may_repeat = method in SAFE or KEY in sent["headers"]
            if answer.status_code not in LATER or not may_repeat or time.monotonic() + wait_s > until:
                return answer
            time.sleep(wait_s)
'''


def write_all() -> dict[Path, str]:
    """The files and what belongs in them, in the order in which one follows from the other."""
    from api.app import create_app  # noqa: PLC0415  (what is below knows the file only)
    from api.openapi import describe  # noqa: PLC0415
    from graph_service.settings import Settings  # noqa: PLC0415

    document = describe(create_app(Settings()))
    return {DESCRIPTION: json.dumps(document, ensure_ascii=False, indent=1) + "\n", **client_of(document)}


def client_of(document: Json) -> dict[Path, str]:
    """The client that follows from a description."""
    schemas = document.get("components", {}).get("schemas", {})
    models = "\n\n".join(_model(name, schema) for name, schema in sorted(schemas.items()))
    methods = "\n".join(
        _method(method, path, item[method])
        for path, item in sorted(document["paths"].items())
        for method in METHODS
        if method in item
    )
    imports = "from typing import Any, Literal, NotRequired, TypedDict\n\n\n"
    return {
        PACKAGE / "calls.py": HEAD + CALLS,
        PACKAGE / "models.py": HEAD + imports + models + "\n",
        PACKAGE / "client.py": HEAD
        + "from typing import Any, BinaryIO\nfrom urllib.parse import quote\n\nfrom .calls import Answer, Connection\n"
        + "from .models import *  # noqa: F403\n\n\n"
        + f'class Client(Connection):\n    """{document["info"]["title"]}: {document["info"]["summary"]}"""\n'
        + methods,
        PACKAGE / "__init__.py": HEAD
        + "from .calls import Answer, ProblemError\nfrom .client import Client\n\n"
        + '__all__ = ["Answer", "Client", "ProblemError"]\n',
    }


def _model(name: str, schema: Json) -> str:
    doc = f'"""{_line(schema.get("description", name))}"""'
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{_safe(name)} = {_type(schema)}"
    needed = set(schema.get("required", ()))
    fields = []
    for field, shape in schema["properties"].items():
        kind = _type(shape)
        fields.append(f"{field!r}: {kind if field in needed else f'NotRequired[{kind}]'}")
    inside = ",\n        ".join(fields)
    return f"{_safe(name)} = TypedDict(\n    {_safe(name)!r},\n    {{\n        {inside},\n    }},\n)\n{doc}"


def _type(shape: Json) -> str:  # noqa: PLR0911  (a table)
    if "$ref" in shape:
        return repr(_safe(shape["$ref"].rpartition("/")[2]))
    if "enum" in shape:
        return f"Literal[{', '.join(map(repr, shape['enum']))}]"
    if "const" in shape:
        return f"Literal[{shape['const']!r}]"
    if "anyOf" in shape:
        kinds = list(dict.fromkeys(_type(each) for each in shape["anyOf"]))
        return "Any" if any("'" in kind and "Literal" not in kind for kind in kinds) else " | ".join(kinds)
    kind = shape.get("type")
    if kind == "array":
        return f"list[{_type(shape.get('items', {}))}]"
    if kind == "object":
        inner = shape.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, dict) else 'Any'}]"
    return NAMES.get(str(kind), "Any")


def _method(method: str, path: str, operation: Json) -> str:
    """One operation as a method."""
    groups: dict[str, list[Json]] = {"path": [], "query": [], "header": []}
    for parameter in operation.get("parameters", ()):
        groups.get(parameter["in"], []).append(parameter)
    content = operation.get("requestBody", {}).get("content", {})
    signature = ["self", *(f"{_safe(each['name'])}: str" for each in groups["path"])]
    if "application/json" in content:
        signature.append(f"body: {_type(content['application/json'].get('schema', {}))}")
    if "multipart/form-data" in content:
        signature.append("file: tuple[str, BinaryIO | bytes]")
    named = sorted((*groups["query"], *groups["header"]), key=lambda each: not _is_needed(each))
    signature += ["*", *map(_parameter, named)] if named else []
    url = re.sub(r"\{(\w+)\}", lambda found: "{quote(" + _safe(found[1]) + ", safe='')}", path)
    sent = [repr(method.upper()), f'f"{url}"' if groups["path"] else repr(path)]
    for name, found in (("query", groups["query"]), ("headers", groups["header"])):
        if found:
            pairs = ", ".join(repr(each["name"]) + ": " + _safe(each["name"]) for each in found)
            sent.append(f"{name}={{{pairs}}}")
    sent += ["body=body"] * ("application/json" in content)
    sent += ["files={'file': file}"] * ("multipart/form-data" in content)
    answer = _answer(operation)
    doc = _line(operation.get("description") or operation.get("summary", ""))
    return (
        f"\n    def {operation['operationId']}({', '.join(signature)}) -> Answer[{answer}]:\n"
        f'        """{doc}"""\n'
        f"        return self.call({', '.join(sent)})\n"
    )


def _is_needed(parameter: Json) -> bool:
    """Whether a caller must say it; the key of a change is drawn where they do not."""
    return bool(parameter.get("required")) and parameter["name"] != KEY


def _parameter(parameter: Json) -> str:
    kind, name = _type(parameter["schema"]), _safe(parameter["name"])
    return f"{name}: {kind}" if _is_needed(parameter) else f"{name}: {kind.removesuffix(' | None')} | None = None"


def _answer(operation: Json) -> str:
    good = next((answer for status, answer in operation["responses"].items() if status.startswith("2")), {})
    return _type(good.get("content", {}).get("application/json", {}).get("schema", {})).replace("'", '"')


def _safe(name: str) -> str:
    plain = re.sub(r"\W", "_", name)
    plain = plain.lower() if "-" in name else plain
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def _line(text: str) -> str:
    return " ".join(text.split()).replace('"', "'").replace("\\", "/")


if __name__ == "__main__":
    for path, text in write_all().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
