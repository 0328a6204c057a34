"""The second factor: codes of six digits that an app makes every thirty seconds (RFC 6238)."""

import re
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno

_SECONDS = 30
_SEED = re.compile(r"[A-Z2-7]{32}")
_CODE = re.compile(r"[0-9]{6}")


def new_seed() -> str:
    """A seed: 160 random bits, as apps read them."""
    return pyotp.random_base32(32)


def is_seed(text: str) -> bool:
    """Whether it could be one of ours."""
    return _SEED.fullmatch(text) is not None


def step_of(code: str, seed: str, now: datetime) -> int | None:
    """The time step that `code` belongs to: now, or one before or after for clocks that differ; None where it is wrong."""
    code = "".join(code.split())
    if not _CODE.fullmatch(code):
        return None
    current = int(now.timestamp()) // _SECONDS
    maker = pyotp.TOTP(seed, interval=_SECONDS)
    fitting = [step for step in (current - 1, current, current + 1) if compare_digest(maker.generate_otp(step), code)]
    return fitting[-1] if fitting else None


def address_of(seed: str, email: str, issuer: str) -> str:
    """What an app reads to know a seed."""
    return pyotp.TOTP(seed, interval=_SECONDS).provisioning_uri(name=email, issuer_name=issuer)


def picture_of(address: str) -> str:
    """A QR code with `address` in it, as an address that a page can show: dark on white in every theme."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
