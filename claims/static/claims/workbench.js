/* The workbench without page loads: every form also works without this script.
   Text and cards select each other, the address keeps the selection, keys do the rest. */
import { attend } from "./presence.js";
import { fillPart, folded, selectedPlace } from "./words.js";

const bench = document.getElementById("workbench");
const part = (selector) => bench.querySelector(selector);
const cards = () => [...bench.querySelectorAll("#card-list > .card")];
const card = (claim) => part(`.card[data-claim="${claim}"]`);
const selected = () => part("#card-list > .card[open]");
const text = () => part("#article-text");

let look, told; // how to tell the others where we are, and the claim they were told of

/* --- selecting ------------------------------------------------------------------- */

/* Open a claim's card; resolves to it once everything that can be done on it is there. */
async function select(claim, { focus = false } = {}) {
  const chosen = card(claim);
  if (!chosen) return null;
  for (const other of cards()) other.open = other === chosen;
  highlight(claim);
  history.replaceState(null, "", `${address()}#claim-${claim}`);
  chosen.scrollIntoView({ block: "nearest" });
  const place = part(`#article-text mark[data-claim="${claim}"]`);
  const pane = part(".text-pane");
  if (place && pane.scrollHeight > pane.clientHeight) bringIntoView(place, pane);
  if (focus) chosen.querySelector("summary").focus({ preventScroll: true });
  if (claim !== told) look?.();
  told = claim;
  return whole(chosen);
}

const loading = new Map();

/* The card with its body, which comes when it is first opened. */
async function whole(one) {
  if (!one || "full" in one.dataset) return one;
  const { claim } = one.dataset;
  if (!loading.has(claim)) loading.set(claim, load(claim).finally(() => loading.delete(claim)));
  return loading.get(claim);
}

async function load(claim) {
  const fresh = await fetched(bench.dataset.card.replace("/0/", `/${claim}/`));
  const next = fresh?.document.querySelector(".card");
  const old = card(claim);
  if (!next || !old) return old;
  replaceCard(old, next);
  return next;
}

function replaceCard(old, next) {
  const focused = old.contains(document.activeElement);
  next.open = old.open;
  old.replaceWith(next);
  if (focused) next.querySelector("summary").focus({ preventScroll: true });
}

function highlight(claim) {
  for (const place of bench.querySelectorAll("#article-text [data-claim]"))
    place.classList.toggle("on", place.dataset.claim === String(claim));
}

function bringIntoView(place, pane) {
  const [inner, outer] = [place.getBoundingClientRect(), pane.getBoundingClientRect()];
  if (inner.top < outer.top + 60 || inner.bottom > outer.bottom - 40)
    pane.scrollTop += inner.top - outer.top - outer.height / 3;
}

bench.addEventListener("click", (event) => {
  const place = event.target.closest("#article-text [data-claim], a[href*='#claim-']");
  if (!place || !getSelection().isCollapsed) return;
  const claim = place.dataset.claim || place.hash.slice("#claim-".length);
  if (!card(claim)) return;
  event.preventDefault();
  select(claim);
});

bench.addEventListener("toggle", (event) => {
  if (!event.target.matches("#card-list > .card")) return;
  if (event.target.open) select(event.target.dataset.claim);
  else if (!selected()) highlight("");
}, true);

function selectFromAddress() {
  const asked = /^#claim-(\d+)$/.exec(location.hash);
  if (!asked) return;
  if (card(asked[1])) select(asked[1]);
  else show(`?voice=all${location.hash}`, { only: asked[1] });
}
addEventListener("hashchange", selectFromAddress);

/* This page's address, with what it shows; the selected claim stands behind its "#". */
function address(claim) {
  const query = new URLSearchParams(location.search);
  query.delete("claim");
  if (claim) query.set("claim", claim);
  return location.pathname + (query.size ? `?${query}` : "");
}

/* --- what is shown, and in which order ----------------------------------------------- */

let turns = 0;

/* The page at another query, without losing what is typed; with `only`, if that claim is there. */
async function show(query, { only } = {}) {
  const asked = new URL(query, location.href);
  const turn = ++turns;
  const fresh = (await fetched(asked.pathname + asked.search))?.page;
  if (turn !== turns) return; // another one was asked for meanwhile
  if (!fresh) return location.assign(asked); // the login page, or the browser, says what is wrong
  if (only && !fresh.querySelector(`.card[data-claim="${only}"]`)) return;
  const chosen = only || selected()?.dataset.claim;
  history.replaceState(null, "", asked.search || asked.pathname);
  renew(fresh);
  if (chosen && card(chosen)) select(chosen);
}

bench.addEventListener("click", (event) => {
  const choice = event.target.closest(".switch a");
  if (!choice || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { className } = choice.parentElement;
  const at = [...choice.parentElement.children].indexOf(choice);
  show(choice.href).then(() => bench.getElementsByClassName(className)[0]?.children[at].focus());
});

function turnSwitch(name) {
  const choices = [...bench.querySelectorAll(`.${name} a`)];
  const at = choices.findIndex((choice) => choice.hasAttribute("aria-current"));
  if (choices.length) show(choices[(at + 1) % choices.length].href);
}

/* --- forms ------------------------------------------------------------------------ */

bench.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[method=dialog], .inline-form")) return;
  event.preventDefault();
  const holder = form.closest(".card") || form;
  if (holder.classList.contains("working")) return;
  const body = new FormData(form, event.submitter);
  const token = /csrftoken=([^;]+)/.exec(document.cookie); // a new one after a new login
  if (token) body.set("csrfmiddlewaretoken", token[1]);
  const next = following(form.closest(".card"));
  holder.classList.add("working");
  const fresh = await fetched(address(selected()?.dataset.claim), { method: "POST", body });
  holder.classList.remove("working");
  if (!fresh?.page) return notSaved(form);
  update(fresh.page, { form, done: fresh.redirected, next });
});

/* {document, page, redirected}: what the server answers; null where it is away.  There is no
   page where it asks for a login. */
async function fetched(asked, request) {
  try {
    const answer = await fetch(asked, request);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const page = parsed.getElementById("workbench");
    return { document: parsed, page, redirected: answer.redirected };
  } catch {
    return null;
  }
}

function notSaved(form) {
  const body = form.closest(".card")?.querySelector(".card-body") || part("#said");
  body.querySelector(".not-saved")?.remove();
  body.prepend(document.getElementById("not-saved").content.cloneNode(true));
  body.querySelector(".not-saved").scrollIntoView({ block: "nearest" });
}

/* The claim behind a card, to go on with when it goes. */
const following = (one) => one?.nextElementSibling?.dataset.claim;

function update(fresh, { form, done, next }) {
  const chosen = fresh.querySelector(".card[data-full]")?.dataset.claim;
  const missed = part("#missed");
  renew(fresh, form);
  if (form.matches(".missed-form")) missed.replaceWith(fresh.querySelector("#missed"));
  const target = card(chosen) || (done && form.matches(".reject-form") && card(next));
  if (!target) return highlight("");
  select(target.dataset.claim).then((one) => {
    const notice = one.querySelector(".refusal") || one.querySelector(".verdict-button.current");
    (notice || one).scrollIntoView({ block: "nearest" });
    one.querySelector("summary").focus({ preventScroll: true });
  });
}

/* Everything as the server shows it now; a card that nobody changed stays, with what is typed. */
function renew(fresh, sent) {
  const there = new Map(cards().map((one) => [one.dataset.claim, one]));
  const now = [...fresh.querySelectorAll("#card-list > .card")].map((next) => {
    const old = there.get(next.dataset.claim);
    if (!old) return next;
    const same = old.dataset.token === next.dataset.token && !("full" in next.dataset);
    if (same || (isTyped(old) && !("full" in next.dataset))) return old;
    keepForms(old, next, sent);
    return next;
  });
  part("#card-list").replaceChildren(...now);
  for (const selector of ["#article-text", ".legend", ".counts", "#said", "#notes", "#aside", ".switches"])
    swap(part(selector), fresh.querySelector(selector));
  start();
}

function swap(old, next) {
  if (old && next) old.replaceWith(next);
}

/* Has somebody begun to write on this card? */
function isTyped(one) {
  return [...one.querySelectorAll("textarea, input:not([type=hidden])")].some((field) =>
    field.matches("[type=checkbox], [type=radio]")
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue);
}

function keepForms(old, next, sent) {
  for (const other of old.querySelectorAll("form")) {
    const twin = other.classList[0] && next.querySelector(`form.${other.classList[0]}`);
    if (other !== sent && twin) keepTyped(other, twin, old.querySelector(".refusal"));
  }
}

/* What was typed or ticked in the card's other forms stays there; a refused form was
   written by the server, so that its fields count as typed. */
function keepTyped(from, to, refused) {
  const twins = [...to.elements];
  for (const field of from.elements) {
    if (!field.matches("textarea, input:not([type=hidden])")) continue;
    const box = field.matches("[type=checkbox], [type=radio]");
    const at = twins.findIndex((twin) => twin.name === field.name && (!box || twin.value === field.value));
    if (at < 0) continue;
    const [twin] = twins.splice(at, 1);
    if (box && (refused || field.checked !== field.defaultChecked)) twin.checked = field.checked;
    if (!box && (refused || field.value !== field.defaultValue)) twin.value = field.value;
  }
}

/* --- words selected in the article ------------------------------------------------- */

document.addEventListener("selectionchange", () => {
  const bar = part("#selection-bar");
  if (bar) bar.hidden = !selectedPlace(text());
});

bench.addEventListener("mousedown", (event) => {
  if (event.target.closest("#selection-bar")) event.preventDefault(); // the selection stays
});

bench.addEventListener("click", (event) => {
  const button = event.target.closest("#selection-bar button");
  if (button) useSelection(button.dataset.part);
});

/* The selected words become a part of the claim whose words are being corrected, or else of
   a claim that was missed. */
function useSelection(what) {
  if (what === "evidence") return addEvidence();
  const place = selectedPlace(text());
  if (!place) return;
  if (what === "split") return splitAt(place);
  const form = selected()?.querySelector(".words-fold[open] .words-form") || part(".missed-form");
  if (!form?.elements[what]) return;
  form.closest("details").open = true;
  fillPart(form, what, place);
  form.elements[what].scrollIntoView({ block: "nearest" });
}

async function splitAt({ start, text: words }) {
  const form = (await whole(selected()))?.querySelector(".split-form");
  if (!form) return;
  form.elements.at.value = start;
  form.elements.second.value = words;
  form.requestSubmit();
}

async function addEvidence() {
  const place = selectedPlace(text());
  const fold = (await whole(selected()))?.querySelector(".add-evidence");
  if (!fold) return;
  fold.open = true;
  const form = selected().querySelector(".add-form");
  if (place) {
    form.elements.quote.value = place.text;
    form.elements.document.value = part("#known-documents option").value;
  }
  form.elements.quote.focus();
}

/* --- finding among the claims ---------------------------------------------------------- */

bench.addEventListener("input", (event) => {
  if (event.target.id !== "find") return;
  const wanted = folded(event.target.value.trim());
  for (const one of cards())
    one.hidden = !folded(one.querySelector("summary").textContent).includes(wanted);
});

/* --- others at the same article ------------------------------------------------------ */

/* Cards that somebody changed meanwhile are shown as they are now; on one that is being
   written on, it is said, and its writer asks for it. */
async function meet(versions) {
  const there = cards().filter((one) => !one.matches(".working"));
  const stale = there.filter((one) => versions[one.dataset.claim] !== one.dataset.token);
  const written = stale.filter(isTyped);
  for (const one of written) warn(one);
  if (written.some((one) => !(one.dataset.claim in versions))) return; // set aside: it stays in view
  if (stale.length === written.length || part(".working")) return;
  const chosen = selected();
  const fresh = (await fetched(address(chosen && !isTyped(chosen) ? chosen.dataset.claim : "")))?.page;
  if (!fresh || part(".working") || selected() !== chosen) return;
  renew(fresh);
  if (chosen) highlight(chosen.dataset.claim);
}

function warn(one) {
  if (one.querySelector(".stale")) return;
  const notice = document.getElementById("changed").content.cloneNode(true);
  notice.querySelector("button").addEventListener("click", async () => {
    const fresh = await fetched(bench.dataset.card.replace("/0/", `/${one.dataset.claim}/`));
    const next = fresh?.document.querySelector(".card");
    if (!next) return;
    keepForms(one, next);
    replaceCard(one, next);
  });
  one.querySelector(".card-body").prepend(notice);
}

/* --- waiting for the extraction ---------------------------------------------------- */

async function watch() {
  if (!("underWay" in bench.dataset)) return;
  try {
    const answer = await fetch(bench.dataset.status);
    if (answer.ok && !(await answer.json()).under_way) return refresh();
  } catch { /* the server is away for a moment: ask again */ }
  setTimeout(watch, 1500);
}

async function refresh() {
  const fresh = (await fetched(address()))?.page;
  if (!fresh) return setTimeout(refresh, 1500);
  delete bench.dataset.underWay;
  bench.replaceChildren(...fresh.childNodes);
  start();
  selectFromAddress();
  part(".difference")?.scrollIntoView({ block: "center" }); // what was waited for
}

/* --- keys -------------------------------------------------------------------------- */

function step(direction, wanted = () => true) {
  const all = cards().filter((one) => !one.hidden && (wanted(one) || one === selected()));
  const here = all.indexOf(selected());
  const next = all[here < 0 ? (direction > 0 ? 0 : all.length - 1) : here + direction];
  if (next) select(next.dataset.claim, { focus: true });
}

const isOpen = (one) => "unanswered" in one.dataset && !("waiting" in one.dataset);
const VERDICTS = ["verified", "disputed", "unverifiable"];

/* 1 to 3 answer whether it was said, which nobody asks of the article's own; 4 to 6, whether it is true. */
async function press(number) {
  const aspect = number < 4 ? "attribution" : "content";
  const answer = `${aspect}:${VERDICTS[(number - 1) % 3]}`;
  (await whole(selected()))?.querySelector(`.verdict-button[value^="${answer}"]`)?.click();
}

/* Do something with an element of the selected card, and open the fold that it lies in. */
const reach = (selector, act) => async () => {
  const found = (await whole(selected()))?.querySelector(selector);
  const fold = found?.closest("details.fold");
  if (fold) fold.open = true;
  found?.[act]();
};

const keys = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, isOpen),
  p: () => step(-1, isOpen),
  v: () => turnSwitch("voices"),
  o: () => turnSwitch("orders"),
  e: addEvidence,
  r: reach("textarea[name=rationale]", "focus"),
  u: () => part("#undo-form")?.requestSubmit(),
  x: reach(".reject-form button", "click"),
  w: reach(".words-form [name=content]", "focus"),
  i: reach("[name=assignee]", "focus"),
  t: reach(".note-form [name=text]", "focus"),
  y: reach(".approve", "click"),
  b: reach(".draft [name=note]", "focus"),
  c: () => useSelection("content"),
  q: () => useSelection("cue"),
  s: () => useSelection("source"),
  d: () => useSelection("split"),
  "/": () => part("#find")?.focus(),
  "?": () => part("#keys").showModal(),
};

/* An Arabic keyboard has ت where a Latin one has j: there the place of the key counts. */
function keyPressed(event) {
  if (event.key === "؟") return "?";
  if (/^[a-z1-6?/]$/.test(event.key)) return event.key;
  if (event.code === "Slash" && !event.shiftKey) return "/";
  return event.shiftKey ? "" : event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, dialog")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = keyPressed(event);
  const act = keys[key] || (/^[1-6]$/.test(key) && (() => press(Number(key))));
  if (!act) return;
  event.preventDefault();
  act();
});

/* --- beginning --------------------------------------------------------------------- */

function start() {
  part("#keys-open").hidden = false;
  const find = part(".find");
  if (find) find.hidden = false;
}

bench.addEventListener("click", (event) => {
  if (event.target.closest("#keys-open")) keys["?"]();
});

start();
performance.mark("ready"); // what `manage.py benchmark desk` waits for
watch();
selectFromAddress();
look = attend(bench, { selected, versions: meet });
