/* Finding among the claims on the page. */
import { bench, cards } from "./page.js";
import { folded } from "./words.js";

bench.addEventListener("input", (event) => {
  if (event.target.id !== "find") return;
  const wanted = folded(event.target.value.trim());
  for (const one of cards())
    one.hidden = !folded(one.querySelector("summary").textContent).includes(wanted);
});
