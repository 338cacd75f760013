"""OpenID Connect, the half of it that a relying party speaks: discovery, the code flow with PKCE, ID token, logout.

Follows OpenID Connect Core 1.0, sections 3.1 and 5.3, RFC 7636, and OpenID Connect Back-Channel Logout 1.0. Knows
nothing of our people.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.people.second_factor import challenge_text
from app.settings import IdentityProvider

_SIGNATURES = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
#: Clocks differ.
_LEEWAY = 60
_SECONDS = 10.0
#: A logout token says this, so that nothing else that the provider signs can be used as one.
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
#: Seconds after which one is not believed any more.
_LOGOUT_AGE = 300


class Unreachable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The provider does not answer, or answers with something else."""


class Unproven(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The provider answered, but what it says does not hold."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of the provider, and must be found again in its answer."""

    state: str
    nonce: str
    verifier: str
    redirect: str
    #: Whether the person must show it the provider anew who they are.
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Vouched:
    """For whom the provider vouches."""

    issuer: str
    subject: str
    #: Only an address that the provider itself has verified.
    email: str | None
    #: As what the provider knows its own session, if it says so.
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """What the provider says is over: one session of its own, or, if it names none, all of a subject."""

    issuer: str
    subject: str | None
    session: str | None


async def address(provider: IdentityProvider, question: Question) -> str:
    """Where the browser goes to sign in. Raises `Unreachable`."""
    async with _client() as client:
        endpoint = (await _configuration(client, provider))["authorization_endpoint"]
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": question.redirect,
        "scope": "openid email",
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": challenge_text(hashlib.sha256(question.verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    if question.anew:
        query |= {"prompt": "login", "max_age": "0"}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


async def vouched(provider: IdentityProvider, question: Question, answer: Mapping[str, str], now: datetime) -> Vouched:
    """For whom the provider vouches in its answer. Raises `Unreachable`, `Unproven`."""
    if answer.get("state") != question.state or "code" not in answer:
        raise Unproven("state")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise Unproven("iss")
    async with _client() as client:
        configuration = await _configuration(client, provider)
        tokens = await _exchange(client, provider, configuration, question, answer["code"])
        keys = await _json(client.get(configuration["jwks_uri"]))
        claims = _claims(tokens.get("id_token"), keys, provider, question, now)
        if "email" not in claims and "userinfo_endpoint" in configuration:
            claims = {**await _about(client, configuration, tokens, claims["sub"]), **claims}
    verified = claims.get("email_verified") is True
    email = claims.get("email")
    address = email if verified and isinstance(email, str) else None
    return Vouched(provider.issuer, claims["sub"], address, _named(claims, "sid"))


async def signed_out(provider: IdentityProvider, token: str, now: datetime) -> Ended:
    """What the provider says is over. Raises `Unreachable`, `Unproven`."""
    async with _client() as client:
        configuration = await _configuration(client, provider)
        keys = await _json(client.get(configuration["jwks_uri"]))
    claims = _signed(token, keys, provider, now)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT), dict) or "nonce" in claims:
        raise Unproven("events")
    if now.timestamp() - claims["iat"] > _LOGOUT_AGE:
        raise Unproven("iat")
    ended = Ended(provider.issuer, _named(claims, "sub"), _named(claims, "sid"))
    if ended.subject is None and ended.session is None:
        raise Unproven("sub")
    return ended


@cache
def _trust() -> ssl.SSLContext:
    # The machine's own list of authorities: an agency's provider may be signed by the agency's own.
    return ssl.create_default_context()


def _client() -> httpx2.AsyncClient:
    return httpx2.AsyncClient(timeout=_SECONDS, follow_redirects=False, verify=_trust())


async def _json(asked: Any) -> dict[str, Any]:
    try:
        answer = await asked
        answer.raise_for_status()
        told = answer.json()
    except (httpx2.HTTPError, ValueError, RecursionError):
        raise Unreachable from None
    if not isinstance(told, dict):
        raise Unreachable
    return told


async def _configuration(client: httpx2.AsyncClient, provider: IdentityProvider) -> dict[str, str]:
    told = await _json(client.get(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"))
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    scheme = urlsplit(provider.issuer).scheme
    if told.get("issuer") != provider.issuer:
        raise Unreachable
    if any(urlsplit(str(told.get(name, ""))).scheme not in {"https", scheme} for name in needed):
        raise Unreachable
    return told


async def _exchange(
    client: httpx2.AsyncClient,
    provider: IdentityProvider,
    configuration: Mapping[str, Any],
    question: Question,
    code: str,
) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": question.redirect,
        "code_verifier": question.verifier,
    }
    known = configuration.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    endpoint = configuration["token_endpoint"]
    if "client_secret_basic" in known:
        login = httpx2.BasicAuth(provider.client_id, provider.client_secret)
        return await _json(client.post(endpoint, data=form, auth=login))
    secret = {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return await _json(client.post(endpoint, data={**form, **secret}))


def _claims(token: object, keys: Any, provider: IdentityProvider, question: Question, now: datetime) -> dict[str, Any]:
    asked = {"essential": True, "value": question.nonce}
    claims = _signed(token, keys, provider, now, nonce=asked, sub={"essential": True})
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise Unproven("azp")
    if _named(claims, "sub") is None:
        raise Unproven("sub")
    if question.anew and not now.timestamp() - _since(claims) <= _LEEWAY * 5:
        raise Unproven("auth_time")
    return claims


def _signed(token: object, keys: Any, provider: IdentityProvider, now: datetime, **more: Any) -> dict[str, Any]:
    """What the provider has signed for us, within its time."""
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        **more,
    )
    try:
        claims = jwt.decode(str(token), KeySet.import_key_set(keys), algorithms=_SIGNATURES).claims
        rules.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError):
        raise Unproven("token") from None
    return dict(claims)


def _named(claims: Mapping[str, Any], name: str) -> str | None:
    """A name that the provider gave, None when it gave none. Raises `Unproven` when it is no name."""
    if name not in claims:
        return None
    given = claims[name]
    if not isinstance(given, str) or not 0 < len(given) <= 255:
        raise Unproven(name)
    return given


def _since(claims: Mapping[str, Any]) -> float:
    at = claims.get("auth_time")
    return at if isinstance(at, int | float) else 0


async def _about(
    client: httpx2.AsyncClient, configuration: Mapping[str, Any], tokens: Mapping[str, Any], subject: str
) -> dict[str, Any]:
    bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
    told = await _json(client.get(configuration["userinfo_endpoint"], headers=bearer))
    if told.get("sub") != subject:
        raise Unproven("userinfo")
    return told
