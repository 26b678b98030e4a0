/* Help for the form through which articles come in; it also works without this script.
   A paste from Word or a browser becomes clean text, what is too large is not sent. */
"use strict";

/* --- markup as text, by the steps of sources/cleaning.py and raised.py --------------------- */

const names = (list) => new Set(list.split(" "));
const BLOCKS = names("address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre section summary table tbody tfoot thead title tr ul");
const UNSEEN = names("script style title template noscript iframe noembed noframes object audio video canvas datalist xml del s strike");
const OPEN_ENDED = names("area base body br col colgroup dd dt embed head hr html img input li link meta option p source tbody td tfoot th thead tr track wbr");
const HIDDEN = /display\s*:\s*none|mso-hide\s*:\s*all|text-decoration(-line)?\s*:[^;]{0,80}line-through/i;
const SUPER = /vertical-align\s*:\s*super/i;
const NOTE = /Mso(Foot|End)noteReference|(foot|end)note[-_]?ref|noteref|(^|\s)reference(\s|$)/i;
const LIST_MARK = /mso-list\s*:\s*ignore/i;
const PREFORMATTED = /white-space(-collapse)?\s*:\s*(pre|break-spaces)/i;
const EDGE = "\x1e", ROW = "\x1d", CELL = "\x1f", KEPT = "\x1a";
const UP = "\x01", DOWN = "\x02", LINK = "\x03";
const SUPERSCRIPT = /\x01([^\x01\x02]*)\x02/g;
const SMALL = new Map(Array.from("0123456789+-=()n", (c, at) => [c, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"[at]]));
const SIGNS = { tm: "™", sm: "℠" };
const FIGURE = /^[+-]?[0-9]+$/;
const UNIT = /(?<!\p{L})([kcdmµμn]?m|ft|yd|mi|in|s|[كسم]?م|كلم|ملم|(كيلو|سنتي|ملي)?مترا?|قدم|ياردة)$/iu;
const BASE = /(?<![\p{L}\p{N}])([a-z]|10|١٠|۱۰)$/iu;
const MARK = /^([[(]?[0-9]+([,،-] ?[0-9]+)*[\])]?|[*†‡§¶#]+|\[[\p{L}\p{N}]{1,4}\])$/u;
const ENDING = /^(st|nd|rd|th|er|re|ère|e|es|ème|èmes|d|de|o|os|a|as|me|mes|lle|gr|r|té)$/i;
const LAYOUT = [
  [/\x1d[\x1d\x1e\x1a ]*\x1f?/g, (run) => (run.endsWith(CELL) ? ROW : run)],
  [/[\x1e\x1a\x1f ]+/g, (run) => "\t".repeat(run.split(CELL).length - 1) || run],
  [/[\x1d\x1e\x1a ]+/g, (run) => (/[\x1d\x1e]/.test(run) ? EDGE : run)],
  [/\x1a/g, "\n"],
  [/ +/g, " "],
  [/ ?\n ?/g, "\n"],
  [/\n?\x1e/g, "\n"],
  [/^[^\S\n]+$/gm, ""],
  [/\n{3,}/g, "\n\n"],
  [/\r\n|[\r\v\f\x85\u2028\u2029]/g, "\n"],
  [/^[ \t\n]+|[ \t\n]+$/g, ""],
];

function markupText(markup) {
  const inert = document.createElement("template"); // loads nothing, runs nothing
  // Even there the content security policy would complain of every style attribute.
  inert.innerHTML = markup.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const pieces = [];
  for (const node of inert.content.childNodes) gathered(node, pieces);
  return LAYOUT.reduce((whole, [pattern, mark]) => whole.replace(pattern, mark), levelled(pieces.join("")));
}

function levelled(text) {
  return text.replace(SUPERSCRIPT, (_all, inner, at) => raised(text, inner, at)).replace(/[\x01-\x03]/g, "");
}

function raised(text, found, at) {
  const isNote = found.includes(LINK), inner = found.replaceAll(LINK, "").replace(/^ +| +$/g, "");
  const before = text.slice(Math.max(0, at - 24), at), behind = text[at + found.length + 2];
  const western = inner.replace(/[٠-٩۰-۹]/g, (c) => c.charCodeAt(0) % 16).replace(/[−–]/g, "-");
  if (!inner || (isNote && [...inner].length <= 8)) return found.includes(" ") ? " " : "";
  if ((behind === "/" || behind === "⁄") && /^[0-9]+$/.test(western)) return (/\p{Nd}$/u.test(before) ? " " : "") + inner;
  if (!before || /[\p{Z}\p{C}]$/u.test(before)) return FIGURE.test(western) ? small(western) : inner;
  if (FIGURE.test(western)) {
    const isPower = /^[23]$/.test(western) && UNIT.test(before);
    if (isPower || /^[+-]/.test(western) || (western.length < 3 && BASE.test(before))) return small(western);
  }
  if (MARK.test(western)) return "";
  if (inner.toLowerCase() in SIGNS) return SIGNS[inner.toLowerCase()];
  if (ENDING.test(inner) || !/^[\p{L}\p{N}]/u.test(inner)) return inner;
  return inner === "n" ? small(inner) : ` ${inner}`;
}

const small = (figures) => Array.from(figures, (c) => SMALL.get(c)).join("");

function gathered(node, pieces, kept = false, up = false) {
  if (node.nodeType === Node.TEXT_NODE) put(pieces, words(node.data, kept));
  if (node.nodeType !== Node.ELEMENT_NODE) return pieces;
  const tag = node.localName, style = node.dataset?.style || "";
  if (UNSEEN.has(tag) || (!OPEN_ENDED.has(tag) && (node.hasAttribute("hidden") || HIDDEN.test(style))))
    return pieces;
  if (tag === "span" && LIST_MARK.test(style)) {
    put(pieces, listMark(node.textContent));
    return pieces;
  }
  if (/white-space/i.test(style)) kept = PREFORMATTED.test(style);
  else if (tag === "pre") kept = true;
  const isNote = /^(a|span|sup)$/.test(tag)
    && (NOTE.test(node.className) || node.getAttribute("role") === "doc-noteref");
  const goesUp = !up && (tag === "sup" || isNote || (!OPEN_ENDED.has(tag) && SUPER.test(style)));
  if (goesUp) put(pieces, UP);
  if (goesUp ? isNote || node.closest("a[href*='#']") : up && tag === "a" && node.hasAttribute("href")) put(pieces, LINK);
  put(pieces, sign(node, tag, true));
  for (const inner of node.childNodes) gathered(inner, pieces, kept, up || goesUp);
  put(pieces, sign(node, tag, false));
  if (goesUp) put(pieces, DOWN);
  return pieces;
}

function words(text, kept) {
  text = text.replace(/[\x00-\x08\x0e-\x1f]/g, "");
  if (kept) text = text.replace(/\r\n?|\n/g, KEPT);
  return text.replace(/[ \t\n\r\f]+/g, " ");
}

function put(pieces, piece) {
  const last = pieces.length ? pieces[pieces.length - 1] : EDGE;
  const atEdge = last === EDGE || last === ROW;
  if (piece === ROW && pieces.length && atEdge) pieces[pieces.length - 1] = ROW;
  else if (piece && !(atEdge && (piece === EDGE || piece === " "))) pieces.push(piece);
}

function sign(node, tag, start) {
  if (tag === "tr") return start ? ROW : EDGE;
  if (tag === "td" || tag === "th") return start ? CELL : "";
  if (BLOCKS.has(tag)) return EDGE;
  if (tag === "br") return start ? "\n" : "";
  if (tag === "q") return start ? "“" : "”";
  const alternative = tag === "img" && start ? node.getAttribute("alt") || "" : "";
  return /^[^\p{L}\p{N}]{1,12}$/u.test(alternative) ? alternative : "";
}

function listMark(mark) {
  mark = mark.trim();
  return /\p{Nd}|[.)]$/u.test(mark) ? `${mark} ` : "";
}

/* --- pasting ---------------------------------------------------------------------------- */

const form = document.getElementById("adding");
const field = form.elements.text;

field.addEventListener("paste", (event) => {
  const markup = event.clipboardData.getData("text/html");
  if (!markup || markup.length > form.dataset.limit) return;
  const text = markupText(markup);
  if (!text.trim()) return;
  event.preventDefault();
  // The old command is the one way in that the browser can undo.
  if (!document.execCommand("insertText", false, text))
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
});

/* --- sending ---------------------------------------------------------------------------- */

form.addEventListener("submit", (event) => {
  complain(field, tooLarge(typed()));
  complain(form.elements.file, [...form.elements.file.files].some((file) => tooLarge(file.size)));
  const wrong = form.querySelector(".too-large");
  if (wrong) {
    event.preventDefault();
    wrong.parentElement.scrollIntoView({ block: "center" });
  } else if (event.submitter?.value === "1" || fetches()) busy(true);
});
addEventListener("pageshow", () => busy(false));
form.querySelector(".problem")?.scrollIntoView({ block: "center" });

/* --- files that are dropped ----------------------------------------------------------------- */

const files = form.elements.file;

form.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("dropping");
});
for (const end of ["dragleave", "drop"]) form.addEventListener(end, () => form.classList.remove("dropping"));
form.addEventListener("drop", (event) => {
  const dropped = event.dataTransfer.files;
  if (!dropped.length) return;
  event.preventDefault();
  const taken = new DataTransfer();
  for (const file of files.multiple ? dropped : [dropped[0]]) taken.items.add(file);
  files.files = taken.files;
  files.dispatchEvent(new Event("change", { bubbles: true }));
  files.focus();
});
files.addEventListener("change", () => {
  const place = files.closest(".field");
  place.querySelector(".chosen")?.remove();
  if (files.files.length < 2) return;
  const list = document.createElement("ul");
  list.className = "chosen";
  list.setAttribute("role", "status");
  for (const file of files.files) {
    const line = list.appendChild(document.createElement("li"));
    line.dir = "auto";
    line.textContent = file.name;
  }
  files.after(list);
});

/* --- waiting for a page that a worker fetches --------------------------------------------- */

const found = form.querySelector("[name=fetch][value=found]");
if (form.dataset.look && found) {
  found.hidden = true;
  waitFor(1000);
}

async function waitFor(milliseconds) {
  await new Promise((done) => setTimeout(done, milliseconds));
  const answer = await fetch(form.dataset.look, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok && !(await answer.json()).under_way) form.requestSubmit(found);
  else if (!answer || answer.ok) waitFor(Math.min(milliseconds * 1.2, 5000));
  else found.hidden = false; // logged out, or gone: pressing it says which
}

/** Bytes of everything but the file, as the browser sends it. */
function typed() {
  const values = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return new Blob(values.flat().map((value) => value.replace(/\r?\n/g, "\r\n"))).size;
}

const tooLarge = (bytes) => bytes > form.dataset.limit;
const fetches = () => form.elements.url.value && !field.value.trim() && !form.elements.file.value;

function complain(input, wrong) {
  const place = input.closest(".field");
  place.classList.toggle("wrong", wrong);
  place.querySelector(".too-large")?.remove();
  if (!wrong) return;
  const says = document.createElement("p");
  says.className = "problem too-large";
  says.setAttribute("role", "alert");
  says.textContent = form.dataset.tooLarge;
  input.after(says);
}

function busy(now) {
  const button = form.querySelector("[name=fetch][value='1']");
  button.dataset.label ??= button.textContent;
  button.textContent = now ? form.dataset.fetching : button.dataset.label;
  button.toggleAttribute("aria-busy", now);
}
