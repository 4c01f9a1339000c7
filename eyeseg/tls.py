"""TLS to the broker as its URL asks for it: a server's certificate is checked always, against the system's CAs or a file's."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from eyeseg.errors import InvalidInput, Unreachable

_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
_OPTIONS = (*_FILES, "ssl_check_hostname", "ssl_cert_reqs")
_ADVICE = " Name the file of its CA in the URL (?ssl_ca_certs=FILE), and the host as its certificate does."


def secured(url: str) -> tuple[str, dict[str, Any] | None]:
    """The URL without its ssl_ options, and Celery's `broker_use_ssl` instead; None where no TLS is asked for.

    Celery would take any server's certificate for rediss:// without options. Raises InvalidInput for options that would do so.
    """
    addresses: list[str] = []
    asked: dict[str, str] = {}
    for address in url.split(";"):
        parts = _split(address)
        query = parse_qsl(parts.query, keep_blank_values=True)
        asked |= {key: value for key, value in query if key.startswith("ssl_")}
        left = [(key, value) for key, value in query if not key.startswith("ssl_")]
        if any(key == "credential_provider" for key, _ in left):  # the name of code to import, which a URL is no place for
            raise InvalidInput("EYESEG_BROKER_URL: credential_provider is not read. Write user and password into the URL.")
        # a URL without options stays as it was typed, character by character
        addresses.append(urlunsplit(parts._replace(query=urlencode(left, safe="/:"))) if len(left) < len(query) else address)
    kind, host = url.partition("://")[0], _split(url.partition(";")[0]).hostname
    if not asked and kind not in {"rediss", "amqps"}:
        return url, None
    _check(asked)
    files = {key: asked[key] for key in _FILES if key in asked}
    by_name = asked.get("ssl_check_hostname", "true").lower() != "false"
    if kind.startswith(("amqp", "pyamqp")):
        plain = {key.removeprefix("ssl_"): value for key, value in files.items()}
        return ";".join(addresses), {**plain, "cert_reqs": ssl.CERT_REQUIRED, "server_hostname": host if by_name else None}
    return ";".join(addresses), {**files, "ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": by_name}


def advice(error: BaseException) -> str:
    """What to do about a certificate that is not taken; '' for other faults."""
    return _ADVICE if "CERTIFICATE_VERIFY_FAILED" in str(error) else ""


def _split(address: str) -> SplitResult:
    """The parts of a URL that is one. Unreachable does not show it: what cannot be read may be a part of the password."""
    try:
        parts = urlsplit(address)
        database = parts.path.strip("/")
        sound = parts.port != 0 and (parts.scheme not in {"redis", "rediss"} or not database or database.isdecimal())
    except ValueError:
        sound = False
    if not sound or ("socket" not in address.partition("://")[0] and any(letter.isspace() for letter in address)):
        raise Unreachable(
            "broker: EYESEG_BROKER_URL is not a URL of a broker. Write redis://USER:PASSWORD@HOST:PORT/0, with %2F for a / in a password, "
            "%40 for @, %3A for :, %3F for ?, %23 for #, %25 for %."
        )
    return parts


def _check(asked: dict[str, str]) -> None:
    unknown = sorted(set(asked) - set(_OPTIONS))
    if unknown:
        raise InvalidInput(f"EYESEG_BROKER_URL: no option {unknown[0]}. There are: {', '.join(_OPTIONS)}.")
    if asked.get("ssl_cert_reqs", "required").lower().removeprefix("cert_") != "required":
        raise InvalidInput(f"EYESEG_BROKER_URL: ssl_cert_reqs={asked['ssl_cert_reqs']} would take any server for yours.{_ADVICE}")
    for key in _FILES:
        if key in asked and not Path(asked[key]).is_file():
            raise InvalidInput(f"EYESEG_BROKER_URL: {key}: there is no file {asked[key]!r}. Name one in PEM format.")
