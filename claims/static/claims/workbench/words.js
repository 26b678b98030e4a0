/* Where selected words stand in the article.  Offsets count code points, as the server does;
   a browser counts UTF-16 units, in which an emoji is two. */

const lines = (root) => [...root.querySelectorAll(".line")];
const points = (text) => [...text].length;

/* {start, end, text} of what is selected in the article, or null. */
export function selectedPlace(root) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const start = offset(root, range.startContainer, range.startOffset);
  const end = offset(root, range.endContainer, range.endOffset);
  const text = [...lines(root).map((line) => line.textContent).join("\n")].slice(start, end).join("");
  return text.trim() ? { start, end, text } : null;
}

function offset(root, node, at) {
  const all = lines(root);
  if (node === root) return all.slice(0, at).reduce((sum, line) => sum + points(line.textContent) + 1, 0);
  const line = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".line");
  const before = all.slice(0, all.indexOf(line));
  const within = document.createRange();
  within.setStart(line, 0);
  within.setEnd(node, at);
  return before.reduce((sum, one) => sum + points(one.textContent) + 1, 0) + points(within.toString());
}

/* Write the selection into one part of a form for source, cue and claim. */
export function fillPart(form, part, { start, end, text }) {
  const places = JSON.parse(form.elements.places.value || "{}");
  places[part] = [[start, end]];
  form.elements.places.value = JSON.stringify(places);
  form.elements[part].value = text.split(/\s+/).filter(Boolean).join(" ");
  form.elements[part].dispatchEvent(new Event("input", { bubbles: true }));
}

/* Arabic is found however it is spelt: marks and tatweel fall away, letter forms fold. */
export function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/[\p{Mn}\u0640]/gu, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .toLowerCase();
}
