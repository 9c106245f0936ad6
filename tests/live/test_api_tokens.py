"""Tokens of an issuer over HTTP: right ones count, and not one of many kinds of wrong ones (requirement S6)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from api import oidc
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.app import Running, running
from tests.harness.issuer import Issuer
from tests.harness.rows import print_row
from tests.live.asking import load_folder

AUDIENCE = "graph-service"
DEMO = Path(__file__).parent.parent.parent / "examples" / "demo" / "data"
WHO = "e-niu-tianci"
PATH = "/v1/opportunities/o-zhuyuan-mes/coverage?as_of=2026-06-30"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as found:
        yield found


@pytest.fixture
async def service(empty: Gateway, settings: Settings, issuer: Issuer) -> AsyncIterator[Running]:
    await load_folder(empty, settings, DEMO)
    believing = settings.model_copy(update={"oidc_issuer": issuer.address, "oidc_audience": AUDIENCE})
    async with running(empty, believing) as found:
        await found.settle(PATH, {"Authorization": f"Bearer {issuer.token(claims(issuer))}"})
        yield found


def claims(issuer: Issuer, **changed: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {"iss": issuer.address, "aud": AUDIENCE, "sub": WHO, "exp": now + 300, "iat": now, "nbf": now}
    return {name: value for name, value in (good | changed).items() if value is not ...}


async def status(service: Running, token: str) -> int:
    answer = await service.client.get(PATH, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def packed(header: Any, body: Any, signature: bytes = b"") -> str:
    texts = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in (header, body)]
    return ".".join([*(b64(text) for text in texts), b64(signature)])


def hmac_signed(header: dict[str, Any], body: dict[str, Any], secret: bytes, how: str = "sha256") -> str:
    start = packed(header, body).rpartition(".")[0]
    return f"{start}.{b64(hmac.digest(secret, start.encode(), how))}"


def by_claims(issuer: Issuer) -> Iterator[tuple[str, str]]:
    """Signed rightly, about the wrong thing."""
    now = time.time()
    wrong: dict[str, dict[str, Any]] = {
        "aud of another": {"aud": "other"},
        "aud missing": {"aud": ...},
        "aud empty list": {"aud": []},
        "aud a part of ours": {"aud": "graph"},
        "aud with a space": {"aud": f"{AUDIENCE} "},
        "aud a number": {"aud": 7},
        "aud an object": {"aud": {AUDIENCE: True}},
        "aud nested": {"aud": [[AUDIENCE]]},
        "iss of another": {"iss": "https://id.example"},
        "iss missing": {"iss": ...},
        "iss with a slash": {"iss": f"{issuer.address}/"},
        "iss in capitals": {"iss": issuer.address.upper()},
        "iss a list": {"iss": [issuer.address]},
        "exp past": {"exp": int(now) - 3_600},
        "exp missing": {"exp": ...},
        "exp text": {"exp": str(int(now) + 300)},
        "exp true": {"exp": True},
        "exp null": {"exp": None},
        "exp negative": {"exp": -1},
        "exp a list": {"exp": [now + 300]},
        "nbf in the future": {"nbf": int(now) + 3_600},
        "nbf text": {"nbf": "0"},
        "nbf null": {"nbf": None},
        "iat in the future": {"iat": int(now) + 3_600},
        "iat text": {"iat": "now"},
        "iat an object": {"iat": {}},
        "sub missing": {"sub": ...},
        "sub empty": {"sub": ""},
        "sub a number": {"sub": 7},
        "sub a list": {"sub": [WHO]},
        "sub too long": {"sub": "e" * 500},
        "sub with a line break": {"sub": f"{WHO}\n"},
        "sub of nobody": {"sub": "e-nobody"},
        "sub the operator": {"sub": "operator"},
        "sub null": {"sub": None},
        "an id token (nonce)": {"nonce": "n-0S6"},
        "an id token (at_hash)": {"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"},
        "an id token (c_hash)": {"c_hash": "x"},
        "an id token (typ)": {"typ": "ID"},
        "an id token (token_use)": {"token_use": "id"},
        "a refresh token": {"typ": "Refresh"},
    }
    for name, changed in wrong.items():
        yield name, issuer.token(claims(issuer, **changed))


def by_header(issuer: Issuer) -> Iterator[tuple[str, str]]:
    """Right claims, a header that asks for something else."""
    body, other = claims(issuer), RSAKey.generate_key(2048)
    evil = "https://evil.example/keys"
    extras: dict[str, dict[str, Any]] = {
        "kid unknown": {"kid": "nobody"},
        "kid a path": {"kid": "../../dev/null"},
        "kid SQL": {"kid": "x' UNION SELECT 1"},
        "kid empty": {"kid": ""},
        "kid too long": {"kid": "k" * 10_000},
        "kid of the other kind": {"kid": "ec-1"},
        "crit": {"crit": ["exp"]},
        "crit unknown": {"crit": ["x"], "x": 1},
        "b64": {"b64": False, "crit": ["b64"]},
        "jku": {"jku": evil},
        "x5u": {"x5u": evil},
        "jwk": {"jwk": other.as_dict(private=False)},
        "x5c": {"x5c": ["MIIB"]},
        "typ of a logout": {"typ": "logout+jwt"},
        "typ of a proof": {"typ": "dpop+jwt"},
        "typ a number": {"typ": 1},
        "zip": {"zip": "DEF"},
        "cty": {"cty": "JWT"},
    }
    for name, extra in extras.items():
        header: dict[str, Any] = {"alg": "RS256", "kid": "rsa-1", "typ": "at+jwt"} | extra
        yield name, signed(header, body, issuer.keys["rsa-1"])
    yield "kid missing with two keys", signed({"alg": "RS256", "typ": "at+jwt"}, body, issuer.keys["rsa-1"])
    yield "signed by somebody else", signed({"alg": "RS256", "kid": "rsa-1"}, body, other)
    yield (
        "ES256 said, RSA signed",
        signed({"alg": "ES256", "kid": "rsa-1"}, body, issuer.keys["rsa-1"]),
    )


def signed(header: dict[str, Any], body: dict[str, Any], key: Any) -> str:
    """A token whose header may say anything."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415  (only here)
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415

    start = packed(header, body).rpartition(".")[0]
    return f"{start}.{b64(key.private_key.sign(start.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def by_algorithm(issuer: Issuer) -> Iterator[tuple[str, str]]:
    """No signature, or one that anybody can make."""
    body, key = claims(issuer), issuer.keys["rsa-1"]
    for none in ("none", "None", "NONE", "nOnE", "", "null"):
        yield f"alg {none!r}", packed({"alg": none, "kid": "rsa-1"}, body)
    yield "alg missing", packed({"kid": "rsa-1"}, body)
    yield "alg null", packed({"alg": None, "kid": "rsa-1"}, body)
    yield "alg a list", packed({"alg": ["RS256"], "kid": "rsa-1"}, body)
    secrets = {
        "PEM": key.as_pem(private=False),
        "DER": key.as_der(private=False),
        "JWK": json.dumps(key.as_dict(private=False)).encode(),
        "nothing": b"",
        "n": str(key.as_dict(private=False)["n"]).encode(),
    }
    for name, secret in secrets.items():
        yield f"HS256 with the {name}", hmac_signed({"alg": "HS256", "kid": "rsa-1", "typ": "JWT"}, body, secret)
    yield "HS512 with the PEM", hmac_signed({"alg": "HS512", "kid": "rsa-1"}, body, secrets["PEM"], "sha512")
    yield "ES256 zero", packed({"alg": "ES256", "kid": "ec-1"}, body, bytes(64))
    yield "ES256 short", packed({"alg": "ES256", "kid": "ec-1"}, body, bytes(8))
    yield "ES256 as DER", packed({"alg": "ES256", "kid": "ec-1"}, body, bytes.fromhex("3006020101020101"))
    yield "RS256 empty", packed({"alg": "RS256", "kid": "rsa-1"}, body)
    yield "RS256 zero", packed({"alg": "RS256", "kid": "rsa-1"}, body, bytes(256))


def by_form(issuer: Issuer) -> Iterator[tuple[str, str]]:
    """What is no token at all, or was changed."""
    good = issuer.token(claims(issuer))
    head, body, signature = good.split(".")
    yield "two parts", f"{head}.{body}"
    yield "four parts", f"{good}.x"
    yield "five empty parts", "...."
    yield "another body", f"{head}.{b64(json.dumps(claims(issuer, sub='e-lu-chengzhi')).encode())}.{signature}"
    yield "a bit flipped", f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    yield "oversize", issuer.token(claims(issuer, padding="x" * 20_000))
    yield "header no JSON", f"{b64(b'{')}.{body}.{signature}"
    yield "header an array", f"{b64(b'[]')}.{body}.{signature}"
    yield "header deep", f"{b64(b'[' * 3_000)}.{body}.{signature}"
    yield "header not base64", f"!!!.{body}.{signature}"
    twice = json.dumps(claims(issuer))[:-1] + ', "sub": "e-lu-chengzhi"}'
    yield "a claim twice", signed_text(twice, issuer)
    yield "exp Infinity", signed_text(json.dumps(claims(issuer, exp=float("inf"))), issuer)
    yield "exp NaN", signed_text(json.dumps(claims(issuer, exp=float("nan"))), issuer)
    yield "claims a list", signed_text("[]", issuer)
    yield "claims deep", signed_text("[" * 3_000, issuer)
    yield "a header twice", twice_in_header(issuer)
    yield "a JWE", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA"
    yield "spaces inside", f"{head} .{body}.{signature}"
    yield "padding", f"{head}==.{body}.{signature}"


def signed_text(text: str, issuer: Issuer) -> str:
    return signed({"alg": "RS256", "kid": "rsa-1", "typ": "at+jwt"}, text.encode(), issuer.keys["rsa-1"])  # type: ignore[arg-type]


def twice_in_header(issuer: Issuer) -> str:
    header = b'{"alg":"none","alg":"RS256","kid":"rsa-1"}'
    return signed(header, claims(issuer), issuer.keys["rsa-1"])  # type: ignore[arg-type]


async def test_no_wrong_token_is_believed_and_nothing_else_is_fetched(
    service: Running, issuer: Issuer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await status(service, issuer.token(claims(issuer))) == 200
    assert await status(service, issuer.token(claims(issuer, aud=["other", AUDIENCE]), "ec-1")) == 200
    cases = [case for kind in (by_claims, by_header, by_algorithm, by_form) for case in kind(issuer)]
    believed = {name: found for name, token in cases if (found := await status(service, token)) != 401}
    print_row(capsys, "S6", len(cases), len(believed), f"documents fetched: {len(issuer.asked)}")
    assert len(cases) >= 60
    assert not believed
    assert set(issuer.asked) <= {"/.well-known/openid-configuration", "/keys"}
    assert len(issuer.asked) <= 4, "an unknown key does not make us ask each time"
    assert WHO in service.log.getvalue()
    assert "eyJ" not in service.log.getvalue(), "no token in a log"


async def test_keys_may_be_rotated_and_the_issuer_may_go_away(
    service: Running, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = issuer.token(claims(issuer))
    assert await status(service, old) == 200
    monkeypatch.setattr(oidc, "UNKNOWN_S", 0.0)
    issuer.keys = {"rsa-2": RSAKey.generate_key(2048), "ec-2": ECKey.generate_key("P-256")}
    new = issuer.token(claims(issuer), "rsa-2")
    assert await status(service, new) == 200, "an unknown key is looked for"
    assert await status(service, old) == 401, "a key that was taken away counts no more"
    monkeypatch.setattr(oidc, "FRESH_S", 0.0)
    issuer.go_away()
    assert await status(service, new) == 200, "known keys go on counting"
    unknown = packed({"alg": "RS256", "kid": "rsa-9"}, claims(issuer), hashlib.sha256().digest())
    assert await status(service, unknown) == 401


async def test_a_mail_address_counts_only_when_the_issuer_has_proved_it(
    service: Running, issuer: Issuer, empty: Gateway, settings: Settings
) -> None:
    del service  # the demo is loaded
    by_mail = settings.model_copy(
        update={"oidc_issuer": issuer.address, "oidc_audience": AUDIENCE, "oidc_claim": "email"}
    )
    async with running(empty, by_mail) as other:
        assert await status(other, issuer.token(claims(issuer, sub="x", email=WHO, email_verified=True))) == 200
        assert await status(other, issuer.token(claims(issuer, sub="x", email=WHO))) == 401
        assert await status(other, issuer.token(claims(issuer, sub="x", email=WHO, email_verified="true"))) == 401
