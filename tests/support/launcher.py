"""Starts the bot as `bussola run` does, with an embedder that needs no weights and, at certain words, gets into trouble."""

import os
import sys
import time
from contextlib import contextmanager

import typer

from bot.operating import serve_channels
from bot.settings import read_settings
from tests.support.embedders import WordEmbedder

KILLS = "ammazzaprocesso"
HANGS = "rispostalentissima"
SLOW = "rispostalenta"
SLOW_SECONDS = 1.5


class TroubledEmbedder(WordEmbedder):
    """Bag of words, of which one kills the process, one never comes back and one takes its time."""

    def embed_query(self, text: str) -> list[float]:
        if KILLS in text:
            os._exit(9)
        if HANGS in text:
            time.sleep(3600)
        if SLOW in text:
            time.sleep(SLOW_SECONDS)
        return super().embed_query(text)


@contextmanager
def exit_codes():
    try:
        yield
    except typer.Exit as leaving:
        sys.exit(leaving.exit_code)


if __name__ == "__main__":
    with exit_codes():
        serve_channels(read_settings(), lambda _settings: TroubledEmbedder())
