/* One key for each act; a capital letter stands for Shift and its key. */
import { back, goOn, step, stepOpen } from "./going_on.js";
import { bench, part, selected } from "./page.js";
import { addEvidence, useSelection } from "./passages.js";
import { whole } from "./selecting.js";
import { turnSwitch } from "./showing.js";

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

/* Into the text beside the claim, or to the first that can be read there. */
async function read() {
  const one = await whole(selected());
  (one?.querySelector(".reader-text") || one?.querySelector("a.reads"))?.focus();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  n: () => stepOpen(1),
  p: () => stepOpen(-1),
  N: goOn,
  B: back,
  v: () => turnSwitch("voices"),
  o: () => turnSwitch("orders"),
  e: addEvidence,
  a: reach(".finding-fields [name=url]", "focus"),
  l: reach(".finding-fields [name=q]", "focus"),
  h: read,
  r: reach("textarea[name=rationale]", "focus"),
  u: () => (part("#said form") ?? part("#undo-form"))?.requestSubmit(),
  x: reach(".reject-form button", "click"),
  w: reach(".words-form [name=content]", "focus"),
  g: reach(".wording-form textarea", "focus"),
  i: reach("[name=assignee]", "focus"),
  I: reach(".to-me", "click"),
  D: reach("[name=due_on]", "focus"),
  T: reach(".topics-form [name=topics]", "focus"),
  S: reach(".speakers-form [name=speaker]", "focus"),
  M: reach(".merge-claims-form [name=other]", "focus"),
  t: reach(".note-form [name=text]", "focus"),
  m: reach(".carry, .is-same", "click"),
  z: reach(".is-other", "click"),
  7: reach('.passages [value^="supports:"]', "click"),
  8: reach('.passages [value^="refutes:"]', "click"),
  9: reach('.passages [value^="context:"]', "click"),
  0: reach(".passages .is-waved", "click"),
  y: reach(".approve", "click"),
  b: reach(".draft [name=note]", "focus"),
  c: () => useSelection("content"),
  q: () => useSelection("cue"),
  s: () => useSelection("source"),
  d: () => useSelection("split"),
  f: () => part("#find")?.focus(),
  "?": () => part("#keys").showModal(),
};

/* An Arabic keyboard has ت where a Latin one has j: there the place of the key counts. */
function keyPressed(event) {
  if (event.key === "؟") return "?";
  if (/^[0-9?]$/.test(event.key)) return event.key;
  const here = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace(/^(Key|Digit|Numpad)/, "");
  if (!event.shiftKey) return here.toLowerCase();
  return /^[a-z]$/i.test(here) ? here.toUpperCase() : "";
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = keyPressed(event);
  const act = keys[key] || (/^[1-6]$/.test(key) && (() => press(Number(key))));
  if (!act) return;
  event.preventDefault();
  act();
});

bench.addEventListener("click", (event) => {
  if (event.target.closest("#keys-open")) keys["?"]();
});
