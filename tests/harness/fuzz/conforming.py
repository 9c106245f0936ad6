"""What every answer must be like, whatever was asked: what the description declares, and nothing from inside."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import httpx
from jsonschema_rs import Draft202012Validator

from graph_service.words import catalogue
from tests.harness.fuzz.sent import Sent

Json = dict[str, Any]
PROBLEM = "application/problem+json"
INSIDES = re.compile(
    r"Traceback|File \"|site-packages|\.py\b|neo4j|bolt://|Neo\.|MATCH \(|MERGE \(|RETURN |CYPHER|pydantic|"
    r"starlette|polars|asyncio|Exception\b|/tmp/|/home/|/root/|127\.0\.0\.1|localhost"
)
"""Words from inside the service: of its code, its database, its machine."""
AT_THE_DOOR = frozenset({404, 405, 408, 413, 429, 431, 503})
"""What is said before anybody asks who it is, or which method is meant."""


class Conforming:
    """Holds answers against a description."""

    def __init__(self, document: Json, secrets: Iterable[str]) -> None:
        self._operations = {
            one["operationId"]: (frozenset(name.upper() for name in methods), one)
            for methods in document["paths"].values()
            for one in methods.values()
        }
        self._components = document["components"]
        self._secrets = tuple(secrets)
        self._codes = frozenset(catalogue("en"))
        self._made: dict[tuple[str, str, str], Draft202012Validator] = {}

    def faults(self, sent: Sent, answer: httpx.Response) -> list[str]:
        """All that is wrong with an answer."""
        if answer.status_code >= 500 and answer.status_code != 503:
            return [f"status {answer.status_code}"]
        methods, declared = self._operations[sent.route.name]
        if sent.method not in methods:
            told = [] if answer.status_code in AT_THE_DOOR else [f"{answer.status_code} to a method it does not have"]
        else:
            told = list(self._declared(sent, declared["responses"], answer))
        return [*told, *self._strange(sent, answer), *self._insides(sent, answer)]

    def _declared(self, sent: Sent, responses: Json, answer: httpx.Response) -> Iterator[str]:
        """Status, media type and body as the operation declares them."""
        declared = responses.get(str(answer.status_code))
        if declared is None:
            yield f"status {answer.status_code} is not declared: {answer.text[:200]}"
            return
        media = answer.headers.get("content-type", "").partition(";")[0]
        if media not in declared.get("content", {"": None}):
            yield f"{answer.status_code} as {media or 'nothing'}, declared: {list(declared.get('content', ()))}"
        elif media.endswith("json"):
            yield from self._shaped(sent, declared["content"][media].get("schema", {}), media, answer)

    def _shaped(self, sent: Sent, schema: Json, media: str, answer: httpx.Response) -> Iterator[str]:
        try:
            body = answer.json()
        except ValueError:
            yield f"{answer.status_code} with a body that is no JSON"
            return
        known = (sent.route.name, str(answer.status_code), media)
        if known not in self._made:
            self._made[known] = Draft202012Validator({**schema, "components": self._components})
        for error in self._made[known].iter_errors(body):
            place = "/".join(map(str, error.instance_path))
            yield f"{answer.status_code} unlike its schema at {place}: {error.message[:200]}"
        if media == PROBLEM and {"status", "errors", "code", "detail"} <= body.keys():
            yield from self._problem(body, answer)

    def _problem(self, body: Json, answer: httpx.Response) -> Iterator[str]:
        """A problem says its own status, and codes that are in the catalogue, with sentences."""
        if body["status"] != answer.status_code:
            yield f"{answer.status_code} calls itself {body['status']}"
        for one in (body, *body["errors"]):
            if one["code"] not in self._codes or not one["detail"]:
                yield f"{answer.status_code} with the unknown code {one['code']}"
        if answer.status_code in {429, 503} and "retry-after" not in answer.headers:
            yield f"{answer.status_code} without Retry-After"

    @staticmethod
    def _strange(sent: Sent, answer: httpx.Response) -> Iterator[str]:
        """Somebody without a key is told nothing."""
        if not sent.is_known and answer.status_code not in AT_THE_DOOR | {401} and not sent.route.is_open:
            yield f"{answer.status_code} to somebody without a key"

    def _insides(self, sent: Sent, answer: httpx.Response) -> Iterator[str]:
        said = answer.text
        asked = f"{sent.target} {sent.headers} {sent.content.decode(errors='replace')}"
        for found in set(INSIDES.findall(said)):
            if found not in asked:
                yield f"{answer.status_code} tells of the inside: {found!r} in {said[:300]}"
        for secret in self._secrets:
            if secret in said or any(secret in value for value in answer.headers.values()):
                yield f"{answer.status_code} tells a secret"


def written_body(answer: httpx.Response) -> Json:
    """The body of an answer to a change, where it has one."""
    try:
        found = json.loads(answer.text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
