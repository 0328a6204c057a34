"""Two or three professions side by side, as a picture and in words; a phrase for each, with its source."""

from bot.conversation.buttons import number_in, page_start, rows, turning
from bot.conversation.citing import Numbering
from bot.conversation.explore import CARD
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.rich import Span, rich
from bot.conversation.session import Session, Step
from bot.guide.models import COLUMNS, Column, Guide, Profession
from bot.pictures.models import Comparison, Row
from bot.texts import Texts, load_texts

PAYLOAD = "compare"
"""What buttons carry. `compare:oss+asa`: codes; then `add`, `sources`, or the number of the first profession to choose from."""

_MOST = 3
_AT_ONCE = 8


def show(session: Session, guide: Guide, wanted: str, texts: Texts) -> Step | Numbering:
    """The table, or the choice of what is to be in it."""
    codes, _, rest = wanted.partition(":")
    known = [code for code in dict.fromkeys(codes.split("+")) if code in guide.by_code]
    chosen = tuple(guide.by_code[code] for code in known[:_MOST])
    chosen = chosen or named(guide, rest)
    adding = rest.startswith("add") and len(chosen) < _MOST
    if len(chosen) < 2 or adding:
        start = number_in(rest.removeprefix("add")) or 0
        return Step(session, (_choose(guide, chosen, start, texts),))
    reply, numbering = _table(guide, chosen, texts)
    return numbering if rest == "sources" else Step(session, (reply,))


def named(guide: Guide, text: str) -> tuple[Profession, ...]:
    """The professions that `text` names by their code or name, in that order; at most three."""
    said = f" {text.casefold().replace(',', ' ')} "
    found = [one for one in guide.professions if _place(said, one) >= 0]
    return tuple(sorted(found, key=lambda one: _place(said, one))[:_MOST])


def chooser(professions: tuple[Profession, ...], stem: str, turn: str, first: int, texts: Texts) -> Rows:
    """Buttons for some of the professions, from the `first` on, and for those before and after.

    `stem` begins the payload of a profession, `turn` that of a page.
    """
    start = page_start(first, len(professions), _AT_ONCE)
    buttons = rows([Button(one.name, f"{stem}{one.code}") for one in professions[start : start + _AT_ONCE]])
    return (*buttons, *turning(turn, start, len(professions), _AT_ONCE, texts))


def _choose(guide: Guide, chosen: tuple[Profession, ...], first: int, texts: Texts) -> Reply:
    others = tuple(one for one in guide.professions if one not in chosen)
    if chosen:
        others = tuple(sorted(others, key=lambda one: -max(_shared(one, each) for each in chosen)))
    codes = "+".join(one.code for one in chosen)
    stem = f"{PAYLOAD}:{codes}+" if codes else f"{PAYLOAD}:"
    buttons = chooser(others, stem, f"{PAYLOAD}:{codes}:add", first, texts)
    match chosen:
        case ():
            said = texts.say("compare.ask_first")
        case (one,):
            said = texts.say("compare.ask_second", name=one.name)
        case _:
            said = texts.say("compare.ask_third", names=_names(chosen, texts))
    return Reply(rich(said), "info", (*buttons, (Button(texts.say("path.help_choosing"), "explore"),)))


def _table(guide: Guide, chosen: tuple[Profession, ...], texts: Texts) -> tuple[Reply, Numbering]:
    numbering = Numbering(guide.sources)
    columns = [column for column in COLUMNS if any(column in one.cells for one in chosen)]
    title = texts.say("compare.title", names=_names(chosen, texts))
    spans = [Span(title, bold=True)]
    for column in columns:
        spans += [Span("\n\n"), Span(texts.say(f"compare.columns.{column}"), bold=True)]
        for one in chosen:
            cell = one.cells.get(column)
            said = f"{cell.text}.{numbering.of(cell)}" if cell else texts.say("compare.missing")
            spans.append(Span(f"\n• {one.name}: {said}"))
    spans.append(Span(f"\n\n{texts.say('compare.note')}"))
    codes = "+".join(one.code for one in chosen)
    add = (Button(texts.say("compare.add"), f"{PAYLOAD}:{codes}:add"),) if len(chosen) < _MOST else ()
    buttons = (
        *rows([Button(one.name, f"{CARD}:{one.code}") for one in chosen]),
        (Button(texts.say("card.sources"), f"{PAYLOAD}:{codes}:sources"), *add),
        (Button(texts.say("compare.another"), PAYLOAD),),
    )
    return Reply(tuple(spans), "answer", buttons, picture=_picture(chosen, columns)), numbering


def _picture(chosen: tuple[Profession, ...], columns: list[Column]) -> Comparison:
    """The table to draw, in Italian as the pages are: the font does not know every script."""
    texts = load_texts()
    rows = tuple(
        Row(texts.say(f"compare.columns.{column}"), tuple(_cell(one, column, texts) for one in chosen))
        for column in columns
    )
    title = texts.say("compare.title", names=_names(chosen, texts))
    return Comparison(title, tuple(one.name for one in chosen), rows, texts.say("compare.note"))


def _cell(profession: Profession, column: Column, texts: Texts) -> str:
    cell = profession.cells.get(column)
    return cell.text if cell else texts.say("compare.missing").rstrip(".")


def _names(professions: tuple[Profession, ...], texts: Texts) -> str:
    names = [one.name for one in professions]
    joined = texts.say("compare.and_before_e" if names[-1].startswith("E") else "compare.and")
    return f"{', '.join(names[:-1])} {joined} {names[-1]}" if len(names) > 1 else names[0]


def _shared(one: Profession, other: Profession) -> int:
    return sum(len({*one.options[facet]} & {*other.options[facet]}) for facet in ("whom", "where"))


def _place(said: str, profession: Profession) -> int:
    places = [said.find(f" {name.casefold()} ") for name in (profession.code, profession.name)]
    return max(places)
