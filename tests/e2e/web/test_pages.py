import http.server
import threading
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.web.conftest import free_port

pytestmark = pytest.mark.e2e

QUESTION = "Come si diventa OSS?"
DISCLOSURE = "mio padre mi picchia ma io voglio fare l'educatore, che scuola faccio?"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
ENLARGED = {"width": 640, "height": 400}
"""What is left of 1280x800 at 200%."""
FIRST_PAINT_MS = 1000
TRIES = 3
"""The best counts: what else the machine does is not the page's doing."""


def findings(page) -> list[str]:
    """What axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {[node['html'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP, ENLARGED], ids=["phone", "desktop", "enlarged"])
def test_no_page_has_a_serious_finding(reader, size, scheme, request):
    name = request.node.callspec.id
    visitor = reader(viewport=size, color_scheme=scheme)
    for path in ("/", "/aiuto", "/privacy", "/accessibilita", "/offline", "/non-esiste", "/embed"):
        visitor.open(path)
        assert findings(visitor.page) == [], path
        visitor.shoot(f"{name}-{path.strip('/') or 'home'}", whole=True)
    visitor.open()
    visitor.write(QUESTION)
    assert findings(visitor.page) == []
    visitor.shoot(f"{name}-gate")
    visitor.tap("Da 14 a 17")
    visitor.tap("Sì, rispondimi")
    visitor.tap("Dimmi di più")
    visitor.page.locator(".sources summary").last.click()
    assert findings(visitor.page) == []
    visitor.shoot(f"{name}-answer")
    visitor.write(DISCLOSURE)
    assert findings(visitor.page) == []
    visitor.shoot(f"{name}-card")
    visitor.shoot(f"{name}-conversation", whole=True)
    assert [said for said in visitor.complaints if "404" not in said] == []


def test_the_first_paint_comes_within_a_second_on_a_processor_four_times_slower(reader):
    visitor = reader()
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    painted: dict[str, list[float]] = {"/": [], "/chat": []}
    for path in sorted(painted) * TRIES:
        visitor.open(path)
        visitor.page.wait_for_timeout(300)
        first = visitor.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        painted[path].append(first)

    print("first contentful paint, ms:", painted)
    assert all(min(times) < FIRST_PAINT_MS for times in painted.values())


def test_everything_can_be_done_from_the_keyboard(reader):
    visitor = reader()
    visitor.open()
    keyboard = visitor.page.keyboard

    def go_to(label: str) -> None:
        for _ in range(60):
            keyboard.press("Tab")
            focused = visitor.page.evaluate("document.activeElement.textContent.trim()")
            if focused.startswith(label):
                return
        pytest.fail(f"{label} is not reached")

    keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    for label in ("Da 14 a 17", "Sì, rispondimi"):
        before = visitor.said.count()
        go_to(label)
        keyboard.press("Enter")
        visitor.said.nth(before).wait_for()
    visitor.page.focus("#text")
    keyboard.type(QUESTION)
    before = visitor.said.count()
    keyboard.press("Enter")
    visitor.said.nth(before).wait_for()
    assert visitor.page.evaluate("document.activeElement.id") == "text"
    keyboard.press("Shift+Tab")
    go_to("Fonti")
    keyboard.press("Enter")

    assert visitor.page.locator("details[open]").count() == 1


def test_an_answer_is_put_where_screen_readers_listen_once_and_whole(reader):
    visitor = reader()
    visitor.enter()
    visitor.page.evaluate(
        """() => { window.added = [];
        new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => window.added.push(node.className))))
        .observe(document.querySelector('[role=log]'), {childList: true, subtree: true, characterData: true}); }"""
    )

    visitor.write(QUESTION)

    assert visitor.page.evaluate("window.added") == ["mine", "said answer"]
    assert visitor.page.locator(".mine").last.get_attribute("aria-live") == "off"
    assert visitor.page.locator("#draft").get_attribute("aria-hidden") == "true"
    assert visitor.page.locator("#status").inner_text() == ""


@pytest.mark.parametrize("path", ["/", "/chat", "/privacy", "/accessibilita"])
def test_at_400_percent_nothing_runs_off_the_side(reader, path):
    visitor = reader(viewport={"width": 320, "height": 256})
    visitor.open(path)

    assert visitor.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_buttons_are_large_enough_for_a_thumb(reader):
    visitor = reader()
    visitor.enter()
    visitor.write(QUESTION)

    boxes = [
        button.bounding_box() for button in visitor.page.locator("button.chip, .send, summary, nav a, nav button").all()
    ]

    assert min(min(box["width"], box["height"]) for box in boxes if box) >= 24


def test_it_works_without_javascript(reader):
    visitor = reader(java_script_enabled=False)
    visitor.open("/")
    visitor.page.fill("#text", QUESTION)
    visitor.page.click(".send")
    visitor.page.click("text=Da 14 a 17")
    visitor.page.click("text=Sì, rispondimi")

    assert "Per diventare OSS" in visitor.said.inner_text()
    visitor.shoot("without-javascript")


def test_where_the_network_lets_no_pieces_pass_a_whole_page_comes(reader):
    visitor = reader()
    visitor.enter()

    def school_proxy(route) -> None:
        if "ndjson" in route.request.headers.get("accept", ""):
            route.fulfill(status=200, content_type="text/html", body="<h1>Contenuto filtrato</h1>")
        else:
            route.continue_()

    visitor.page.route("**/chat", school_proxy)
    for _ in range(2):
        with visitor.page.expect_navigation():
            visitor.page.fill("#text", QUESTION)
            visitor.page.keyboard.press("Enter")
        assert "Per diventare OSS" in visitor.said.inner_text()


def test_without_network_the_question_stays_where_it_was_typed(reader):
    visitor = reader()
    visitor.enter()
    visitor.page.context.set_offline(True)

    visitor.page.fill("#text", QUESTION)
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("#status", has_text="connessione").wait_for()

    assert visitor.page.input_value("#text") == QUESTION
    visitor.page.context.set_offline(False)
    visitor.write(QUESTION)
    assert "Per diventare OSS" in visitor.said.last.inner_text()


@contextmanager
def cooperative(port: int, line: str):
    """A site of somebody else's, with one line of ours."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Cooperativa</title><h1>Lavora con noi</h1>{line}".encode())

        def log_message(self, *_) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


def test_a_listed_site_shows_the_chat_with_one_line_and_another_does_not(reader, start):
    listed, other = free_port(), free_port()
    site = start(BUSSOLA_EMBED_ORIGINS=f"http://localhost:{listed}")
    line = f'<script src="{site}/embed.js" async></script>'
    with cooperative(listed, line), cooperative(other, line):
        visitor = reader(f"http://localhost:{listed}", viewport={"width": 900, "height": 800})
        visitor.open("/")
        frame = visitor.page.frame_locator("iframe")
        frame.locator("button", has_text="Da 14 a 17").click()
        frame.locator("button", has_text="Sì, rispondimi").click()
        frame.locator("#text").fill(QUESTION)
        frame.locator(".send").click()
        frame.locator(".said", has_text="Per diventare OSS").wait_for()
        visitor.shoot("embedded")
        stranger = reader(f"http://localhost:{other}")
        stranger.open("/")
        stranger.page.wait_for_timeout(500)

        assert stranger.page.frame_locator("iframe").locator(".said").count() == 0
        assert any("frame-ancestors" in said for said in stranger.complaints)


def test_the_shell_is_there_without_network_and_no_conversation_is(reader):
    visitor = reader()
    visitor.enter()
    visitor.write(QUESTION)
    visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = visitor.page.evaluate(
        """async () => { const all = []; for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname); return all; }"""
    )
    visitor.page.context.set_offline(True)

    visitor.open()

    assert visitor.page.locator("h1").inner_text() == "Non c'è rete"
    assert not [path for path in kept if not path.startswith(("/static/", "/offline"))]
