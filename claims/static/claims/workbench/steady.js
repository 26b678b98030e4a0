/* Nothing that gives a verdict moves under the pointer: for half a second after the cards were
   laid out anew, what the pointer finds there is none of it.  Keys are not affected. */
import { bench } from "./page.js";

const HALF_A_SECOND = 500;
let settling;

/* Cards come, go and change; folds open and close.  Who else is here moves nothing. */
export function steady() {
  new MutationObserver((records) => {
    if (!records.some(moves)) return;
    clearTimeout(settling);
    bench.classList.add("moved");
    settling = setTimeout(() => bench.classList.remove("moved"), HALF_A_SECOND);
  }).observe(bench, {
    childList: true,
    subtree: true,
    attributeFilter: ["open", "hidden"],
    attributeOldValue: true,
  });
}

function moves({ type, target, attributeName, oldValue }) {
  if (target.closest("#others, .present, #selection-bar")) return false;
  return type === "childList" || oldValue !== target.getAttribute(attributeName);
}
