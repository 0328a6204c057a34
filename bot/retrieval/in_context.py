"""A message as it is embedded when it goes on from what was said."""

_SEAM = " / "


def in_context(message: str, asked: str, before: str = "") -> str:
    """`message` after the question last answered (`asked`), and after the name of what was spoken of `before` that.

    The search model learned to read it so (`ingest.embedder.learning`): the vector lies near what answers the message there.
    """
    return _SEAM.join(part for part in (before, asked, message) if part)
