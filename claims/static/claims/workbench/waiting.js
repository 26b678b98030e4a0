/* Waiting for the extraction, and showing what it found. */
import { address, bench, fetched, part, scripted } from "./page.js";
import { selectFromAddress } from "./showing.js";

export async function watch() {
  if (!("underWay" in bench.dataset)) return;
  try {
    const answer = await fetch(bench.dataset.status);
    if (answer.ok && !(await answer.json()).under_way) return refresh();
  } catch { /* the server is away for a moment: ask again */ }
  setTimeout(watch, 1500);
}

async function refresh() {
  const fresh = (await fetched(address()))?.page;
  if (!fresh) return setTimeout(refresh, 1500);
  delete bench.dataset.underWay;
  bench.replaceChildren(...fresh.childNodes);
  scripted();
  selectFromAddress();
  part(".proposals")?.scrollIntoView({ block: "center" }); // what was waited for
}
