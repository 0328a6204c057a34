// The chat without reloading the page. Everything works without this file too: the same forms, sent by the browser.

const log = document.querySelector("#log");
const status = document.querySelector("#status");
const draft = document.querySelector("#draft");
const composer = document.querySelector("#composer");
const text = document.querySelector("#text");

const NDJSON = "application/x-ndjson";
const SILENCE = 30_000; // the server gives a sign of life every few seconds
const PLAIN = "bussola-plain";

let busy = false;

function remembersPlain() {
  try { return sessionStorage.getItem(PLAIN) === "1"; } catch { return false; }
}

function rememberPlain() {
  try { sessionStorage.setItem(PLAIN, "1"); } catch { /* next time we find out again */ }
}

function say(sentence, working = false) {
  status.classList.toggle("busy", working);
  if (status.textContent !== sentence) status.textContent = sentence;
}

function setBusy(now) {
  busy = now;
  for (const button of document.querySelectorAll("button.chip, .send")) {
    if (now) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function addMine(words) {
  const said = document.createElement("article");
  said.className = "mine";
  said.setAttribute("aria-live", "off"); // whoever wrote it knows it
  const who = Object.assign(document.createElement("p"), { className: "who", textContent: log.dataset.you });
  const bubble = Object.assign(document.createElement("div"), { className: "bubble" });
  bubble.append(Object.assign(document.createElement("p"), { textContent: words }));
  said.append(who, bubble);
  log.append(said);
  return said;
}

function addReplies(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const nodes = [...parsed.body.children];
  log.append(...nodes);
  return nodes[0];
}

function bring(node) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

// A plain request: the browser sends the form and shows the page that comes back.
function sendPlainly(form, button) {
  if (button?.name) {
    const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    form.append(chosen);
  }
  form.submit();
}

async function* linesOf(response, abort) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const timer = setTimeout(() => abort.abort(), SILENCE);
    const { value, done } = await reader.read().finally(() => clearTimeout(timer));
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) yield JSON.parse(line);
  }
}

// Gives the last line that came (`html`, perhaps `words` to send again), or throws if none came whole.
async function ask(form, button) {
  const abort = new AbortController();
  const opening = setTimeout(() => abort.abort(), SILENCE);
  const body = new URLSearchParams(new FormData(form, button));
  const response = await fetch(form.getAttribute("action").split("#")[0], {
    method: "POST", body, headers: { Accept: NDJSON }, signal: abort.signal,
  }).finally(() => clearTimeout(opening));
  if (!response.headers.get("Content-Type")?.startsWith(NDJSON)) throw new Error("not ours");
  for await (const line of linesOf(response, abort)) {
    if (line.html !== undefined) return line;
    if (line.status) say(line.status, true);
    if (line.draft) { draft.hidden = false; draft.textContent = line.draft; }
  }
  throw new Error("cut short");
}

async function reachable() {
  try { return (await fetch("/salute", { cache: "no-store" })).status > 0; } catch { return false; }
}

async function send(form, button) {
  const typed = form === composer && !button?.name ? text.value.trim() : "";
  const words = typed || button?.textContent.trim() || "";
  setBusy(true);
  const mine = addMine(words);
  // Read before the box is emptied.
  const asked = ask(form, button);
  if (typed) { text.value = ""; }
  say(status.dataset.searching, true);
  bring(mine);
  try {
    const answer = await asked;
    if (answer.status_code === 403) { // an old page: the browser's own request brings a new one, with the words still in it
      mine.remove();
      if (typed) text.value = typed;
      sendPlainly(form, button);
      return;
    }
    // Once only, and whole: what grew was hidden from screen readers.
    draft.hidden = true; draft.textContent = "";
    addReplies(answer.html);
    if (answer.words && typed) text.value = answer.words;
    say("");
    bring(mine);
  } catch {
    draft.hidden = true; draft.textContent = "";
    if (await reachable()) {
      rememberPlain();
      say(status.dataset.plain, true);
      if (typed) text.value = typed;
      setBusy(false);
      sendPlainly(form, button);
      return;
    }
    mine.remove();
    if (typed) text.value = typed;
    say(status.dataset.unsent);
  }
  setBusy(false);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!log || !(form.matches("#composer") || form.matches(".said form"))) return;
  if (busy) { event.preventDefault(); return; }
  if (remembersPlain()) return;
  event.preventDefault();
  send(form, event.submitter);
});

// Enter sends; Shift and Enter begins a new line.
text?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (text.value.trim()) composer.requestSubmit();
  }
});

// Browsers that can't grow the box with what is typed.
if (text && !CSS.supports("field-sizing", "content")) {
  text.addEventListener("input", () => {
    text.rows = 1;
    while (text.scrollHeight > text.clientHeight && text.rows < 8) text.rows += 1;
  });
}

// A mark in an answer opens its source.
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(".marks a");
  const source = mark && document.getElementById(mark.getAttribute("href").slice(1));
  const details = source?.closest("details");
  if (details) details.open = true;
});

addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details")) one.open = true; });

if ("serviceWorker" in navigator && !document.body.classList.contains("embedded")) {
  navigator.serviceWorker.register("/sw.js").catch(() => { /* without it there is only no page for when the network is gone */ });
}
