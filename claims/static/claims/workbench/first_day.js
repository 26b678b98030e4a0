/* What the two questions mean is explained until somebody has understood it, once in a browser. */
import { bench, part } from "./page.js";

const KEY = `isnad:understood:${bench.dataset.person}`;

export function explain() {
  const hint = part("#first-day");
  if (hint) hint.hidden = KEY in localStorage;
}

bench.addEventListener("click", (event) => {
  if (!event.target.closest("#first-day button")) return;
  localStorage.setItem(KEY, "1");
  explain();
});
