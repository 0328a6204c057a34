"""The notice: its identity is the hash of its words as they were shown."""

from hashlib import sha256


def notice_hash(text: str) -> str:
    """The SHA-256 of `text` (UTF-8), 64 hexadecimal digits: another word, operator or recipient is another notice."""
    return sha256(text.encode()).hexdigest()
