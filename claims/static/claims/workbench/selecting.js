/* Text and cards select each other. */
import { address, bench, card, cardFetched, cards, part, selected } from "./page.js";
import { replaceCard } from "./renewing.js";

/* Sent when another claim is selected than before. */
export const SELECTED = "isnad:selected";
let told;

/* Open a claim's card; resolves to it once everything that can be done on it is there. */
export async function select(claim, { focus = false } = {}) {
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
  if (claim !== told) bench.dispatchEvent(new Event(SELECTED));
  told = claim;
  return whole(chosen);
}

const loading = new Map();

/* The card with its body, which comes when it is first opened. */
export async function whole(one) {
  if (!one || "full" in one.dataset) return one;
  const { claim } = one.dataset;
  if (!loading.has(claim)) loading.set(claim, load(claim).finally(() => loading.delete(claim)));
  return loading.get(claim);
}

async function load(claim) {
  const [next, old] = [await cardFetched(claim), card(claim)];
  if (!next || !old) return old;
  replaceCard(old, next);
  return next;
}

export function highlight(claim) {
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
