/* Which claims are shown, and in which order. */
import { bench, card, fetched, selected } from "./page.js";
import { renew } from "./renewing.js";
import { select } from "./selecting.js";

let turns = 0;

/* The page at another query, without losing what is typed; with `only`, if that claim is there. */
async function show(query, { only } = {}) {
  const asked = new URL(query, location.href);
  const turn = ++turns;
  const fresh = (await fetched(asked.pathname + asked.search))?.page;
  if (turn !== turns) return; // another one was asked for meanwhile
  if (!fresh) return location.assign(asked); // the login page, or the browser, says what is wrong
  if (only && !fresh.querySelector(`.card[data-claim="${only}"]`)) return;
  const chosen = only || selected()?.dataset.claim;
  history.replaceState(null, "", asked.search || asked.pathname);
  renew(fresh);
  if (chosen && card(chosen)) select(chosen);
}

bench.addEventListener("click", (event) => {
  const choice = event.target.closest(".switch a");
  if (!choice || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { className } = choice.parentElement;
  const at = [...choice.parentElement.children].indexOf(choice);
  show(choice.href).then(() => bench.getElementsByClassName(className)[0]?.children[at].focus());
});

export function turnSwitch(name) {
  const choices = [...bench.querySelectorAll(`.${name} a`)];
  const at = choices.findIndex((choice) => choice.hasAttribute("aria-current"));
  if (choices.length) show(choices[(at + 1) % choices.length].href);
}

/* Select the claim that the address names, even where it is not among those shown. */
export function selectFromAddress() {
  const asked = /^#claim-(\d+)$/.exec(location.hash);
  if (!asked) return;
  if (card(asked[1])) select(asked[1]);
  else show(`?voice=all${location.hash}`, { only: asked[1] });
}
addEventListener("hashchange", selectFromAddress);
