/* Texts beside a claim: found by their words, read in place, a passage of them chosen. */
import { fetched } from "./page.js";
import { selectedPlace } from "./words.js";

const EVERY = 1500; // milliseconds between two looks at what is being fetched
const SETTLED = 120; // milliseconds without change, after which a selection is taken

/* --- finding and opening ----------------------------------------------------------------- */

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".find-form")) return;
  event.preventDefault();
  const words = new URLSearchParams(new FormData(event.target));
  show(event.submitter || event.target.elements.q, `${event.target.action}?${words}`);
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a.reads, a.finds");
  if (link) {
    event.preventDefault();
    show(link, link.href);
  }
  const close = event.target.closest(".reader-close");
  if (close) clear(close);
});

const finderOf = (element) => element.closest(".evidence, .evidence-of")?.querySelector(".finder");

/* What the address shows, in the finder beside the element; the focus goes there. */
async function show(element, address, { focus = true } = {}) {
  const finder = finderOf(element);
  if (!finder) return location.assign(address);
  finder.setAttribute("aria-busy", "true");
  const fresh = (await fetched(address))?.document.querySelector("#finder");
  if (!fresh) return location.assign(address); // the login page, or the browser, says what is wrong
  fresh.removeAttribute("id");
  finder.replaceWith(fresh);
  for (let fold = fresh.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  makeReadable(fresh);
  if (focus) fresh.querySelector(".reader-text, a.reads")?.focus({ preventScroll: true });
  fresh.scrollIntoView({ block: "nearest" });
}

function clear(element) {
  const finder = finderOf(element);
  const field = finder.closest(".evidence, .evidence-of").querySelector(".finding-fields [name=q]");
  finder.replaceChildren();
  field?.focus();
}

/* A text that has a cursor, as a field has, and takes nothing that is typed. */
export function makeReadable(root) {
  for (const text of root.querySelectorAll(".reader-text")) {
    text.contentEditable = "true";
    text.spellcheck = false;
    text.inputMode = "none";
    for (const [name, value] of [["role", "textbox"], ["aria-multiline", "true"], ["aria-readonly", "true"], ["aria-label", text.dataset.label]])
      text.setAttribute(name, value);
    for (const change of ["beforeinput", "drop", "paste", "cut"])
      text.addEventListener(change, (event) => event.preventDefault());
    text.addEventListener("focus", () => begin(text));
    const first = text.querySelector("mark.found");
    if (first) text.scrollTop += first.getBoundingClientRect().top - text.getBoundingClientRect().top - 40;
  }
  for (const close of root.querySelectorAll(".reader-close")) close.hidden = false;
}

/* The cursor stands at the first word that was looked for. */
function begin(text) {
  const selection = getSelection();
  if (text.contains(selection.anchorNode)) return;
  selection.collapse(text.querySelector("mark.found") || text.querySelector(".line") || text, 0);
}

/* --- choosing ------------------------------------------------------------------------------ */

let settling;
document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(choose, SETTLED);
});

function choose() {
  const text = getSelection().anchorNode?.parentElement?.closest(".reader-text");
  const place = text && selectedPlace(text);
  if (place) fill(text.closest(".reader").querySelector(".take-fields"), place);
}

function fill(fields, { start, end, text }) {
  if (!fields) return;
  for (const [name, value] of Object.entries({ start, end, quote: text }))
    fields.querySelector(`[name=${name}]`).value = value;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.(".reader-text")) return;
  event.preventDefault();
  choose();
  event.target.closest(".reader").querySelector("[name=note]")?.focus();
});

/* --- waiting for pages that are fetched -------------------------------------------------- */

/* What is being fetched for the claims in view is shown as it goes; what has come is opened. */
async function watch() {
  for (const waiting of document.querySelectorAll(".asked-page[data-under-way]")) {
    const pages = waiting.parentElement;
    const finder = finderOf(pages);
    const fresh = (await fetched(pages.dataset.asked))?.document.querySelector(".asked-pages");
    if (!fresh || !pages.isConnected) continue;
    const came = [...fresh.querySelectorAll("[data-copy]")].at(-1);
    const more = fresh.querySelectorAll("[data-under-way]").length < pages.querySelectorAll("[data-under-way]").length;
    if (fresh.textContent !== pages.textContent) pages.replaceWith(fresh);
    if (more && came && finder && !finder.querySelector(".reader"))
      show(fresh, came.querySelector("a.reads").href, { focus: false });
    break;
  }
  setTimeout(watch, EVERY);
}

makeReadable(document);
watch();
