/* What is typed is kept in this browser, for whoever typed it, until it is stored or discarded:
   leaving the page loses none of it. */
import { bench } from "./page.js";
import { resends } from "./renewing.js";

const KEPT = "form:not(.find-form, .take-form, .inline-form)";
const FIELDS = "textarea, select, [type=text], [type=url], [type=date], [type=checkbox], [type=radio], [name=places]";
const PREFIX = "isnad:kept:";
const LONGEST = 60 * 24 * 3600 * 1000; // milliseconds after which nobody comes back to it

/* --- what is kept: {at, forms: {class: [{name, nth, value}]}} for a card, or what was missed --- */

const holderOf = (form) => form.closest(".card, #missed");
const place = (holder) => `${PREFIX}${bench.dataset.person}:${holder.dataset.claim ?? location.pathname}`;
const read = (at) => JSON.parse(localStorage.getItem(at) ?? "null");

function write(holder, forms) {
  if (!Object.keys(forms).length) return localStorage.removeItem(place(holder));
  localStorage.setItem(place(holder), JSON.stringify({ at: Date.now(), forms }));
}

const isBox = (field) => field.matches("[type=checkbox], [type=radio]");
const fieldsOf = (form) => [...form.elements].filter((field) => field.matches(FIELDS));

/* Fields of one name are told apart by their order, boxes by what they stand for. */
const nth = (form, field) =>
  isBox(field) ? field.value : fieldsOf(form).filter((one) => one.name === field.name).indexOf(field);

function isChanged(field) {
  if (isBox(field)) return field.checked !== field.defaultChecked;
  if (field.matches("select"))
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
  return field.value !== (field.type === "hidden" ? "" : field.defaultValue);
}

const valueOf = (field) => (isBox(field) ? field.checked : field.value);

/* What a refused form came back with is typed all the same, though the server wrote it. */
const isKept = (form, field, kept) =>
  kept.some((one) => one.name === field.name && one.nth === nth(form, field) && one.value === valueOf(field));

bench.addEventListener("input", ({ target: { form } }) => {
  const holder = form?.matches(KEPT) && holderOf(form);
  if (!holder) return;
  const forms = read(place(holder))?.forms ?? {}, kept = forms[form.classList[0]] ?? [];
  const typed = fieldsOf(form).filter((field) => isChanged(field) || isKept(form, field, kept)).map((field) =>
    ({ name: field.name, nth: nth(form, field), value: valueOf(field) }));
  if (typed.length) forms[form.classList[0]] = typed;
  else delete forms[form.classList[0]];
  write(holder, forms);
});

/* The form was stored: nothing of it is kept. */
export function forget(form) {
  const holder = holderOf(form);
  const forms = holder && read(place(holder))?.forms;
  if (!forms) return;
  for (const other of holder.querySelectorAll("form"))
    if (other === form || resends(form, other)) delete forms[other.classList[0]];
  write(holder, forms);
}

/* --- having it back ------------------------------------------------------------------------- */

function restore(holder) {
  const filled = Object.entries(read(place(holder))?.forms ?? {}).flatMap(([name, typed]) => {
    const form = holder.querySelector(`form.${name}`);
    return form ? typed.map((one) => fill(form, one)).filter(Boolean) : [];
  });
  if (filled.length) tell(holder, filled);
}

/* The field, where it took what was kept: what was written there meanwhile stays. */
function fill(form, { name, nth: at, value }) {
  const field = fieldsOf(form).find((one) => one.name === name && nth(form, one) === at);
  if (!field || isChanged(field) || valueOf(field) === value) return null;
  if (isBox(field)) field.checked = value;
  else field.value = value;
  for (let fold = field.closest(".fold"); fold; fold = fold.parentElement.closest(".fold")) fold.open = true;
  return field;
}

function tell(holder, filled) {
  const notice = document.getElementById("kept").content.firstElementChild.cloneNode(true);
  notice.querySelector("button").addEventListener("click", () => {
    filled.forEach(empty);
    localStorage.removeItem(place(holder));
    notice.remove();
  });
  (holder.querySelector(".card-body") ?? holder.querySelector("form")).prepend(notice);
}

function empty(field) {
  if (isBox(field)) field.checked = field.defaultChecked;
  else if (field.matches("select")) for (const one of field.options) one.selected = one.defaultSelected;
  else field.value = field.type === "hidden" ? "" : field.defaultValue;
}

/* Whenever a card comes with its body, what was typed on it comes back. */
export function keep() {
  const held = ".card[data-full], #missed";
  for (const holder of bench.querySelectorAll(held)) restore(holder);
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        if (node.nodeType === Node.ELEMENT_NODE)
          for (const holder of [node, ...node.querySelectorAll(held)])
            if (holder.matches(held)) restore(holder);
  }).observe(bench, { childList: true, subtree: true });
  for (const name of Object.keys(localStorage))
    if (name.startsWith(PREFIX) && Date.now() - read(name).at > LONGEST) localStorage.removeItem(name);
}
