"""A browser without JavaScript: pages, the forms in them, cookies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

NDJSON = "application/x-ndjson"


def first(forms: Iterable["PageForm"]) -> "PageForm":
    """The first of `forms`.

    Raises:
        LookupError: there is none (`next` would raise what no coroutine may).
    """
    for form in forms:
        return form
    raise LookupError("no such form on this page")


@dataclass
class PageForm:
    """A form; `buttons` are name and value by what is written on them."""

    action: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Page:
    """`said` are Bussola's bubbles in words, `mine` the student's; `sources` is what stands under the answers."""

    response: httpx.Response
    forms: list[PageForm]
    said: list[str]
    mine: list[str]
    sources: list[str]
    words: str

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def labels(self) -> list[str]:
        return [label for form in self.forms for label in form.buttons]

    def composer(self) -> PageForm:
        return first(form for form in self.forms if "text" in form.fields)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.bubbles: dict[str, list[str]] = {"said": [], "mine": [], "sources": []}
        self.words = ""
        self.apart: list[tuple[str, str, tuple[str, str]]] = []
        self._belongs = ""
        self._whose: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._button: tuple[str, str] | None = None
        self._label = ""
        self._field = ""

    def handle_starttag(self, tag, attributes) -> None:
        values = {name: value or "" for name, value in attributes}
        kind = values.get("class", "").split()
        if tag == "article":
            self._whose.append("mine" if "mine" in kind else "said")
        if tag == "form":
            self.forms.append(PageForm(values.get("action", ""), values.get("id", "")))
        if tag == "input" and self.forms:
            self.forms[-1].fields[values["name"]] = values.get("value", "")
        if tag == "textarea":
            self.forms[-1].fields[values["name"]] = ""
            self._field = values["name"]
        if tag == "button":
            self._button, self._label = (values.get("name", ""), values.get("value", "")), ""
            self._belongs = values.get("form", "")
        if tag in ("div", "details"):
            role = self._whose[-1] if "bubble" in kind and self._whose else ("sources" if tag == "details" else "")
            self._open.append((tag, role))
            if role:
                self.bubbles[role].append("")

    def handle_endtag(self, tag) -> None:
        if tag in ("div", "details") and self._open:
            self._open.pop()
        if tag == "button" and self._button:
            if self._belongs:
                self.apart.append((self._belongs, self._label.strip(), self._button))
            else:
                self.forms[-1].buttons[self._label.strip()] = self._button
            self._button = None
        if tag == "textarea":
            self._field = ""
        if tag == "article":
            self._whose.pop()

    def handle_data(self, data) -> None:
        self.words += data
        if self._button:
            self._label += data
        if self._field:
            self.forms[-1].fields[self._field] += data
        role = next((role for _, role in reversed(self._open) if role), "")
        if role:
            self.bubbles[role][-1] += data


def read_page(response: httpx.Response) -> Page:
    reader = _Reader()
    reader.feed(response.text)
    for owner, label, button in reader.apart:
        next(form for form in reader.forms if form.id == owner).buttons[label] = button
    tidy = {role: [" ".join(words.split()) for words in bubbles] for role, bubbles in reader.bubbles.items()}
    return Page(response, reader.forms, tidy["said"], tidy["mine"], tidy["sources"], " ".join(reader.words.split()))


class Browser:
    """Someone's browser at the site of `client`; `page` is what it shows."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page: Page

    async def open(self, path: str = "/chat") -> Page:
        self.page = read_page(await self.client.get(path))
        return self.page

    async def write(self, text: str) -> Page:
        form = self.page.composer()
        return await self.send(form, {**form.fields, "text": text})

    async def tap(self, label: str) -> Page:
        form = first(form for form in self.page.forms if label in form.buttons)
        name, value = form.buttons[label]
        fields = {key: given for key, given in form.fields.items() if key != "text"}
        return await self.send(form, {**fields, name: value} if name else fields)

    async def send(self, form: PageForm, fields: dict[str, str]) -> Page:
        self.page = read_page(await self.client.post(form.action.partition("#")[0], data=fields))
        return self.page

    async def enter(self) -> Page:
        """Through the gate, as Ada (17) does."""
        await self.open()
        await self.tap("Da 14 a 17")
        return await self.tap("Sì, rispondimi")
