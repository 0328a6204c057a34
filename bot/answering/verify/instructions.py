"""Text that speaks to a machine rather than to a reader: orders to ignore orders, echoes of a prompt, orders to act."""

import re

from bot.retrieval.words import fold, tokenize

_OBJECT = (
    r"(?:istruzion|regol|indicazion|direttiv|comand|ordin|prompt|instruction|rule|guideline|previous|above|precedent)"
)
_TO_MACHINES = re.compile(
    rf"\b(?:ignor|dimentic|trascur|disobbed|scavalc|disregard|forget|override|bypass|oublie|olvida)\w*\b.{{0,40}}\b{_OBJECT}"
    r"|system\s*prompt|prompt\s*(?:di\s*)?(?:sistema|iniziale)|<\|?\w*\|?>|\[/?inst\]|###|```"
    r"|\b(?:sei|agisci come|fai finta di essere|you are|act as)\b.{0,30}\b(?:assistente|assistant|chatbot|modello|model|ai|dan)\b"
    r"|\b(?:rispondi|scrivi|reply|answer|respond|say|output|repeat|ripeti)\b.{0,20}\b(?:solo|sempre|soltanto|esattamente|only|always|exactly)\b"
    r"|\b(?:modello linguistico|language model|intelligenza artificiale deve|as an ai|come ia|assistente virtuale)\b"
    r"|\b(?:json|p\d)\b|\bpassagg[io]+ (?:dat|fornit|numerat|cit)|le (?:mie|tue) istruzioni|my instructions"
)
_ORDERS = frozenset(
    (
        "scrivi scrivimi manda mandami invia inviami clicca premi chiama telefona dammi dimmi vai visita apri scarica inserisci "
        "iscriviti ignora dimentica rispondi ripeti paga versa compra acquista registrati contatta contattami confermami "
        "fornisci condividi click call send give visit open download ignore forget reply pay buy register contact"
    ).split()
)
_CLAUSE_OPENING = re.compile(r"(?:^|[,;:.!?\n(«\"]|\be\b|\bpoi\b)\s*([^\W\d_]+)")
_ECHO_WORDS = 7


def speaks_to_a_machine(text: str) -> bool:
    """Whether `text` gives orders to a program or speaks of its prompt. No reader of the pages is ever spoken to like that."""
    return _TO_MACHINES.search(fold(text)) is not None


def orders(text: str) -> frozenset[str]:
    """The verbs that open a clause of `text` and tell the reader to do something beyond reading."""
    return _ORDERS.intersection(_CLAUSE_OPENING.findall(fold(text)))


def echoes(text: str, prompt: str) -> bool:
    """Whether seven words on end of `text` stand in `prompt` too."""
    words, of_prompt = tokenize(text), tokenize(prompt)
    said = {tuple(of_prompt[place : place + _ECHO_WORDS]) for place in range(len(of_prompt) - _ECHO_WORDS + 1)}
    return any(tuple(words[place : place + _ECHO_WORDS]) in said for place in range(len(words) - _ECHO_WORDS + 1))
