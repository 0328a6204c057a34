"""Whether someone asks what they are talking to: a question that is answered by rule, since the law wants it always answered.

The classifier of intents knows many more ways of asking; it may be wrong, or not there. These are the plain ones.
"""

import re

from bot.safety.normalise import normalise

_LONGEST = 120
_MACHINE = (
    r"robot|bot|chatbot|macchina|computer|pc|programma|software|ia|ai|intelligenza artificiale|chat ?gpt|gpt|siri|alexa"
)
_PERSON = r"uman[oa]|essere umano|persona|uomo|donna|ragazz[oa]|maschio|femmina|prof|educatore|educatrice|psicolog[oa]"
_SOMEONE = rf"(?:un |una |un'|uno |qualche )?(?:{_MACHINE}|{_PERSON}|qualcuno)\b"
_END = r"(?=\s*(?:$|[?!.,;]|(?:ma|e|o|vero|davvero|scusa|tu|bot|bussola)\b))"
_OWN = r"corpo|sentimenti|emozioni|coscienza|anima|famiglia|genitori|ragazz[oa]|moglie|marito"

_ASKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:sei|6|saresti)\s+(?:(?:anche|davvero|veramente|proprio|tipo|forse|per caso|solo)\s+)*(?:un |una |un'|l')?"
        rf"(?:{_MACHINE}|{_PERSON}|ver[oa]|reale|fint[oa]|viv[oa])\b",
        rf"\b(?:parlo|parlando|chatto|chattando|scrivo|scrivendo)\s+con\s+{_SOMEONE}",
        rf"\bmi (?:risponde|scrive|legge)\s+{_SOMEONE}",
        rf"\b(?:risponde|scrive)\s+{_SOMEONE}.*\b(?:dietro|bot)\b",
        rf"\bc'e\s+{_SOMEONE}\s*(?:ver[oa]\s*)?(?:dietro|dall'altra parte|di la|che mi (?:risponde|scrive|legge))",
        r"\bchi (?:c'e|sta|si nasconde)\s+(?:dietro|dall'altra parte|di la)",
        rf"\bchi (?:sei|mi risponde|mi scrive|mi sta (?:rispondendo|scrivendo)){_END}",
        rf"\bcosa sei{_END}",
        rf"\b(?:quanti anni hai|dove (?:abiti|vivi)|come ti chiami(?: davvero)?|come sei fatt[oa]){_END}",
        rf"\bhai (?:un |una |dei |delle |il |la )?(?:{_OWN})\b",
        r"\b(?:are|r) (?:you|u) (?:a |an |really |even )*(?:human|person|real|robot|bot|machine|ai|man|woman|girl|boy)\b",
        r"\bam i talking to\b",
        r"\beres (?:un |una )?(?:human[oa]|persona|robot|bot|maquina|real)\b",
        r"\b(?:tu es|es-tu|es tu|etes-vous|vous etes) (?:un |une )?(?:humain|personne|robot|bot|machine|vrai)",
        r"\besti (?:un |o )?(?:om|persoana|robot|bot|real)\b",
        r"\bje (?:nje )?(?:njeri|robot|bot)\b",
        r"\bти (?:людина|бот|робот|жива)|你是(?:人|真人|机器人|不是人)|(?:انت|أنت) (?:انسان|إنسان|روبوت|بشر)",
    )
)


def asks_what_speaks(text: str) -> bool:
    """Whether a short message asks if it is a person or a machine that answers, who it is, or what a person alone has."""
    if len(text) > _LONGEST:
        return False
    read = normalise(text)
    return any(pattern.search(read) for pattern in _ASKS)
