/* Nothing that gives a verdict is given by a pointer under which it has just moved: for half a
   second after the cards were laid out anew, a click on it is not taken, and that is said.
   Keys are not affected. */
import { bench, say } from "./page.js";

const HALF_A_SECOND = 500;
const GIVES = ".verdict-button, .approve, .withdraw, .carry, .confirm-form button";
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
  if (target.closest("#others, .present, #selection-bar, #callable, #said")) return false;
  return type === "childList" || oldValue !== target.getAttribute(attributeName);
}

/* The click falls through to what lies behind.  One by a key, or by a script, counts no presses. */
bench.addEventListener("click", (event) => {
  if (!event.detail || !bench.matches(".moved") || ![...bench.querySelectorAll(GIVES)].some(under(event))) return;
  say(document.getElementById("too-soon").content.cloneNode(true));
});

const under = ({ clientX, clientY }) => (button) => {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
};
