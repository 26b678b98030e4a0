/* Behind "@" in a note, people are offered by name, in whichever letters; the choice is by keys too. */
import { bench, part } from "./page.js";
import { folded } from "./words.js";

const FIELD = ".note-form [name=text]";
const CALL = /(?<![A-Za-z0-9_.%+/-])@([\p{L}\p{M}\p{N}_.+-]*)$/u;
const SHOWN = 8;
let field = null;

const list = () => part("#callable");
const offered = () => [...list().children].filter((one) => !one.hidden);
const begun = () => CALL.exec(field.value.slice(0, field.selectionStart));

/* A name is found by the beginning of any of its words, the user name by its own. */
function fits(one, wanted) {
  const name = folded(`${one.textContent} ${one.dataset.name}`.replaceAll(/[_@.]/g, " "));
  return ` ${name}`.includes(` ${folded(wanted).replaceAll("_", " ")}`);
}

function offer() {
  const call = begun();
  let left = call ? SHOWN : 0;
  for (const one of list().children) one.hidden = !(left && fits(one, call[1]) && left--);
  mark(offered()[0]);
  show(Boolean(offered().length));
}

function show(open) {
  const { left, top, width } = field.getBoundingClientRect();
  Object.assign(list().style, { left: `${left}px`, bottom: `${innerHeight - top}px`, width: `${width}px` });
  list().hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) field.removeAttribute("aria-activedescendant");
}

function mark(chosen) {
  for (const one of list().children) one.setAttribute("aria-selected", String(one === chosen));
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
}

function choose(one) {
  const at = field.selectionStart - begun()[1].length;
  field.setRangeText(`${one.dataset.call} `, at, field.selectionStart, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const moves = { ArrowDown: 1, ArrowUp: -1 };

function keyPressed(event) {
  const all = offered(), at = all.findIndex((one) => one.ariaSelected === "true");
  if (event.key in moves) mark(all[(at + moves[event.key] + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === "Tab") choose(all[at]);
  else if (event.key === "Escape") show(false);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

bench.addEventListener("input", ({ target }) => {
  if (!target.matches(FIELD) || !list()) return;
  field = target;
  offer();
});

bench.addEventListener("keydown", (event) => {
  if (event.target === field && !list().hidden) keyPressed(event);
});

bench.addEventListener("focusout", ({ target }) => {
  if (target === field) show(false);
});

/* The field keeps the focus while the pointer chooses. */
bench.addEventListener("mousedown", (event) => {
  const one = event.target.closest("#callable [role=option]");
  if (!one) return;
  event.preventDefault();
  choose(one);
});
