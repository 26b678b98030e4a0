/* The workbench without page loads: every form also works without this script.
   Text and cards select each other, the address keeps the selection, keys do the rest. */
"use strict";

const bench = document.getElementById("workbench");
const cards = () => [...bench.querySelectorAll(".card")];
const card = (claim) => bench.querySelector(`.card[data-claim="${claim}"]`);
const selected = () => bench.querySelector(".card[open]");

/* --- selecting ------------------------------------------------------------------- */

function select(claim, { focus = false } = {}) {
  const chosen = card(claim);
  if (!chosen) return;
  for (const other of cards()) other.open = other === chosen;
  highlight(claim);
  history.replaceState(null, "", `#claim-${claim}`);
  chosen.scrollIntoView({ block: "nearest" });
  const place = bench.querySelector(`#article-text mark[data-claim="${claim}"]`);
  const pane = bench.querySelector(".text-pane");
  if (place && pane.scrollHeight > pane.clientHeight) bringIntoView(place, pane);
  if (focus) chosen.querySelector("summary").focus({ preventScroll: true });
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
  const place = event.target.closest("#article-text [data-claim], a[href^='#claim-']");
  if (!place || !getSelection().isCollapsed) return;
  event.preventDefault();
  select(place.dataset.claim || place.hash.slice("#claim-".length));
});

bench.addEventListener("toggle", (event) => {
  if (!event.target.matches(".card")) return;
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

/* --- what is shown, and in which order ----------------------------------------------- */

let turns = 0;

/* The page at another query, without losing what is typed; with `only`, if that claim is there. */
async function show(address, { only } = {}) {
  const asked = new URL(address, location.href);
  const turn = ++turns;
  const fresh = await fetched(asked.pathname + asked.search);
  if (turn !== turns) return; // another one was asked for meanwhile
  if (!fresh) return location.assign(asked); // the login page, or the browser, says what is wrong
  const has = (claim) => fresh.querySelector(`.card[data-claim="${claim}"]`);
  if (only && !has(only)) return;
  const chosen = only || selected()?.dataset.claim;
  for (const old of cards()) if (has(old.dataset.claim)) keepForms(old, has(old.dataset.claim));
  history.replaceState(null, "", asked.search || asked.pathname);
  bench.replaceChildren(...fresh.childNodes);
  start();
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
  const holder = form.closest(".card");
  if (!holder || event.defaultPrevented) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const token = /csrftoken=([^;]+)/.exec(document.cookie); // a new one after a new login
  if (token) body.set("csrfmiddlewaretoken", token[1]);
  holder.classList.add("working");
  const fresh = await fetched(here(), { method: "POST", body });
  holder.classList.remove("working");
  if (fresh) update(fresh, holder, form);
  else notSaved(holder);
});

/* The page as it is after the action, or at another address; null where the server is away or
   asks for a login. */
async function fetched(address, request) {
  try {
    return page(await (await fetch(address, request)).text());
  } catch {
    return null;
  }
}

const here = () => location.pathname + location.search;

function notSaved(holder) {
  holder.querySelector(".not-saved")?.remove();
  holder.querySelector(".card-body").prepend(document.getElementById("not-saved").content.cloneNode(true));
  holder.querySelector(".not-saved").scrollIntoView({ block: "nearest" });
}

const page = (html) =>
  new DOMParser().parseFromString(html, "text/html").getElementById("workbench");

function update(fresh, old, form) {
  const claim = old.dataset.claim;
  const next = fresh.querySelector(`.card[data-claim="${claim}"]`);
  keepForms(old, next, form);
  next.open = true;
  for (const selector of ["#article-text", ".counts"])
    bench.querySelector(selector).replaceWith(fresh.querySelector(selector));
  old.replaceWith(next);
  highlight(claim);
  const notice = next.querySelector(".refusal");
  (notice || next.querySelector(".verdict-button.current") || next).scrollIntoView({ block: "nearest" });
  next.querySelector("summary").focus({ preventScroll: true });
}

function keepForms(old, next, sent) {
  for (const other of old.querySelectorAll("form")) {
    const twin = next.querySelector(`form.${other.className}`);
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
  const fresh = page(await (await fetch(here())).text());
  delete bench.dataset.underWay;
  bench.replaceChildren(...fresh.childNodes);
  start();
  selectFromAddress();
}

/* --- keys -------------------------------------------------------------------------- */

function step(direction, wanted = () => true) {
  const all = cards().filter((one) => wanted(one) || one === selected());
  const here = all.indexOf(selected());
  const next = all[here < 0 ? (direction > 0 ? 0 : all.length - 1) : here + direction];
  if (next) select(next.dataset.claim, { focus: true });
}

const isOpen = (one) => "unanswered" in one.dataset;

/* 1 to 3 answer whether it was said, which nobody asks of the article's own; 4 to 6, whether it is true. */
function press(number) {
  const aspect = number < 4 ? "attribution" : "content";
  const buttons = selected()?.querySelectorAll(`.verdict-button[value^="${aspect}:"]`);
  buttons?.[(number - 1) % 3]?.click();
}

function addEvidence() {
  const fold = selected()?.querySelector(".add-evidence");
  if (!fold) return;
  fold.open = true;
  const words = getSelection();
  const form = selected().querySelector(".add-form");
  if (!words.isCollapsed && bench.querySelector("#article-text").contains(words.anchorNode)) {
    form.elements.quote.value = words.toString();
    form.elements.document.value = bench.querySelector("#known-documents option").value;
  }
  form.elements.quote.focus();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, isOpen),
  p: () => step(-1, isOpen),
  v: () => turnSwitch("voices"),
  o: () => turnSwitch("orders"),
  e: addEvidence,
  r: () => selected()?.querySelector("textarea[name=rationale]")?.focus(),
  "?": () => bench.querySelector("#keys").showModal(),
};

/* An Arabic keyboard has ت where a Latin one has j: there the place of the key counts. */
function keyPressed(event) {
  if (event.key === "؟") return "?";
  if (/^[a-z1-6?]$/.test(event.key)) return event.key;
  return event.shiftKey ? "" : event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = keyPressed(event);
  const act = keys[key] || (/^[1-6]$/.test(key) && (() => press(Number(key))));
  if (!act) return;
  event.preventDefault();
  act();
});

function start() {
  const button = bench.querySelector("#keys-open");
  button.hidden = false;
  button.addEventListener("click", keys["?"]);
}

start();
watch();
selectFromAddress();
