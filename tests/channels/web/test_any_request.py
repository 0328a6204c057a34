"""Whatever is asked of the site, by whomever: it never fails, shows no insides, and does nothing without a token.

schemathesis makes the requests, from the addresses that the site really has.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pyotp
import pytest
import requests
from hypothesis import HealthCheck, given, note
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.browsing.key import Holder, new_key
from bot.channels.web.house import House
from bot.channels.web.site import build_site
from bot.conversation.session import Session
from bot.desk import review_of
from bot.people.consent import ConsentEvent
from bot.people.inbox import Asker
from bot.people.lead import Lead, LeadLeft
from bot.people.staff import NewStaff
from bot.schooling import classroom_of
from bot.settings import Settings
from bot.store.database import Database
from bot.turn import Turn
from tests.channels.web.conftest import SITE
from tests.support import unsealed
from tests.support.addresses import FORM, described, routes_of
from tests.support.databases import KEYS

HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
}
INSIDES = ("Traceback", 'File "', "sqlalchemy", "pydantic", "starlette")
NOTED = ("audit_mark", "staff_attempts", "staff_sessions", "lead_openings", "sqlite_sequence")
"""Where it is noted that something was looked at, or asked for in vain."""
WELL_MEANT = {
    "text": "Come si diventa OSS?",
    "status": "taken",
    "reason": "",
    "staff": "",
    "due_on": "2026-12-01",
    "format": "csv",
    "email": "dora@esempio.invalid",
    "name": "Dora",
    "role": "reviewer",
    "cooperative": "1",
}
"""What forms may hold, so that nothing but the token is wrong with them."""
LARGEST_ANSWER = 1_000_000
SECONDS = 20


class Site:
    """The whole site over one database; Ada, Carla and Elena are known there, and each has a browser."""

    def __init__(self, app, database: Database, folder: Path, keys: dict[str, tuple[str, str]], places: dict) -> None:
        self.app, self.database, self.folder = app, database, folder
        self.keys = keys
        self.places = places

    def ask(self, asked: requests.PreparedRequest, who: str, *, with_token: bool) -> httpx.Response:
        """What is answered to a request sent by `who`, from a page of ours (`with_token`) or from nowhere."""
        headers = dict(asked.headers)
        body = asked.body or b""
        body = body.encode() if isinstance(body, str) else body
        if who in self.keys:
            name, key = self.keys[who]
            headers["Cookie"] = f"{name}={key}"
            if with_token and asked.method == "POST":
                body = urlencode({"token": Holder(key).token}).encode() + (b"&" + body if body else b"")
                headers["Content-Type"] = FORM
        headers.pop("Content-Length", None)
        with ThreadPoolExecutor(1) as apart:  # a browser's tests leave a loop running in this thread
            return apart.submit(asyncio.run, self._send(asked.method, asked.url, headers, body)).result()

    async def _send(self, method: str, address: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, address, headers=headers, content=body, timeout=SECONDS)

    def kept(self) -> str:
        """All that is kept, save for what counts attempts."""
        lines = unsealed.dump(self.folder / "bussola.db", KEYS).splitlines()
        return "\n".join(line for line in lines if not any(f'INTO "{table}"' in line for table in NOTED))


@pytest.fixture
def clock():
    return lambda: datetime.now(UTC)


@pytest.fixture
def site(house: House, tmp_path: Path, published: Path, database: Database, clock) -> Site:
    aurora = database.add_cooperative("Cooperativa Aurora (di prova)", ("Cremona",), "")
    ada, seed = new_key(), pyotp.random_base32(32)
    lead = Lead(name="Ada", age_band="minor", province="Cremona", professions=("oss",), recipients=(aurora,))
    agreed = ConsentEvent("follow_up", "0" * 64, recipients=("Cooperativa Aurora (di prova)",))
    database.keep(f"web:{ada}", Turn(Session(), (), None, consents=(agreed,), leads=(LeadLeft(lead),)))
    staff = database.staff
    assert staff.enrol(staff.add(NewStaff("carla@esempio.invalid", "Carla", "reviewer", aurora)), "x", seed, 0)
    carla = staff.begin(staff.credentials("carla@esempio.invalid"), 1, "127.0.0.1")
    elena = database.classes.add_teacher("Elena Finta")
    code = database.classes.open_class(database.classes.teacher(elena), "3B").code
    classroom = classroom_of(published, database, house.take, lambda: "bussola_prova_bot")
    staffed = review_of(Settings(_env_file=None, data_dir=tmp_path), database)
    app = build_site(replace(house, classroom=classroom), rooms={"/gestione": staffed})
    keys = {"Ada": ("bussola", ada), "Carla": ("gestione", carla), "Elena": ("bussola-insegnante", elena)}
    key = database.leads.page(Asker(aurora, "prova")).rows[0].key
    return Site(app, database, tmp_path, keys, {"key": key, "code": code, "number": "1"})


def requests_to(site: Site) -> st.SearchStrategy:
    """Requests to any address: as its forms say, or not; half of the paths lead to something that is there."""
    from schemathesis import GenerationMode, openapi

    schema = openapi.from_dict(described(site.app))
    operations = [
        schema[path][method].as_strategy(generation_mode=mode)
        for method, path, _ in routes_of(site.app)
        for mode in GenerationMode
        for path in [path.replace(":path}", "}")]
    ]

    def prepared(case, there: bool) -> requests.PreparedRequest | None:
        if there:
            known = {name: site.places.get(name, value) for name, value in (case.path_parameters or {}).items()}
            case.path_parameters = known
        told = case.as_transport_kwargs(base_url=SITE)
        try:
            return requests.Request(**told).prepare()
        except ValueError:  # nothing that could be sent
            return None

    return st.builds(prepared, st.one_of(operations), st.booleans()).filter(lambda one: one is not None)


def fuzz(site: Site, examples: int) -> None:
    """Ask so many times, and judge each answer."""

    @hypothesis_settings(max_examples=examples, suppress_health_check=list(HealthCheck), database=None)
    @given(requests_to(site), st.sampled_from(["", "Ada", "Carla", "Elena"]), st.booleans())
    def judge(asked: requests.PreparedRequest, who: str, with_token: bool) -> None:
        note(f"{asked.method} {asked.url} {dict(asked.headers)} {asked.body!r}")
        before = site.kept()
        answer = site.ask(asked, who, with_token=with_token)
        assert answer.status_code < 500
        assert set(answer.headers) >= HEADERS
        assert len(answer.content) < LARGEST_ANSWER
        assert not [words for words in INSIDES if words in answer.text]
        if asked.method == "GET" or not with_token or not who:
            assert site.kept() == before

    judge()


def test_whatever_is_asked_is_answered_and_nothing_is_done_without_a_token(site: Site):
    fuzz(site, 30)


def test_a_form_with_nothing_wrong_but_its_token_does_nothing(site: Site):
    before = site.kept()
    for method, path, model in routes_of(site.app):
        fields = {name: WELL_MEANT[name] for name in model.model_fields if name in WELL_MEANT}
        there = path.replace(":path}", "}").format(
            **{"rest": "x", "paper": "x", "month": "2026-10", "picture": "x"} | site.places
        )
        for who, (_, key) in site.keys.items():
            for token in ("", Holder(new_key()).token, key):
                asked = requests.Request(method, f"{SITE}{there}", data={**fields, "token": token})
                if method == "POST":
                    answer = site.ask(asked.prepare(), who, with_token=False)
                    assert answer.status_code in (303, 403), (path, who)
                    assert site.kept() == before, (path, who)
    fields = {"text": "Come si diventa OSS?"}
    site.ask(requests.Request("POST", f"{SITE}/chat", data=fields).prepare(), "Ada", with_token=True)
    assert site.kept() != before


@pytest.mark.e2e
def test_whatever_is_asked_at_length_is_answered(site: Site):
    fuzz(site, 1000)
