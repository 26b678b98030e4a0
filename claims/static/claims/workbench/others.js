/* Others at the same article: what they changed is shown, and never over what is being typed. */
import { address, bench, cardFetched, cards, fetched, part, selected } from "./page.js";
import { attend } from "./presence.js";
import { isTyped, keepForms, renew, replaceCard } from "./renewing.js";
import { highlight, SELECTED } from "./selecting.js";

/* Cards that somebody changed meanwhile are shown as they are now; on one that is being
   written on, it is said, and its writer asks for it. */
async function meet(versions) {
  const there = cards().filter((one) => !one.matches(".working"));
  const stale = there.filter((one) => versions[one.dataset.claim] !== one.dataset.token);
  const written = stale.filter(isTyped);
  for (const one of written) warn(one);
  if (written.some((one) => !(one.dataset.claim in versions))) return; // set aside: it stays in view
  if (stale.length === written.length || part(".working")) return;
  const chosen = selected();
  const fresh = (await fetched(address(chosen && !isTyped(chosen) ? chosen.dataset.claim : "")))?.page;
  if (!fresh || part(".working") || selected() !== chosen) return;
  renew(fresh);
  if (chosen) highlight(chosen.dataset.claim);
}

function warn(one) {
  if (one.querySelector(".stale")) return;
  const notice = document.getElementById("changed").content.cloneNode(true);
  notice.querySelector("button").addEventListener("click", async () => {
    const next = await cardFetched(one.dataset.claim);
    if (!next) return;
    keepForms(one, next);
    replaceCard(one, next);
  });
  one.querySelector(".card-body").prepend(notice);
}

/* Tell the others where we are, now and whenever another claim is selected. */
export function meetOthers() {
  bench.addEventListener(SELECTED, attend(bench, { selected, isWritten: isTyped, versions: meet }));
}
