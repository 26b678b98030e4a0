/* Waiting for the extraction, and showing what it found. */
import { explain } from "./first_day.js";
import { goingOn } from "./going_on.js";
import { address, bench, fetched, part, scripted } from "./page.js";
import { selectFromAddress } from "./showing.js";

export async function watch() {
  if (!("underWay" in bench.dataset)) return;
  try {
    const answer = await fetch(bench.dataset.status);
    if (answer.ok) {
      const run = await answer.json();
      if (!run.under_way) return refresh();
      tell(run);
    }
  } catch { /* the server is away for a moment: ask again */ }
  setTimeout(watch, 1500);
}

function tell({ says, seconds, share }) {
  const place = part(".waiting .says");
  if (!place) return;
  if (place.textContent !== says) place.textContent = says; // read out only when it changes
  const soFar = part(".waiting .so-far"), [bar, count] = soFar.children;
  soFar.hidden = !seconds;
  bar.hidden = share === null;
  bar.value = share ?? 0;
  count.textContent = `${seconds} ${count.dataset.unit}`;
}

async function refresh() {
  const fresh = (await fetched(address()))?.page;
  if (!fresh) return setTimeout(refresh, 1500);
  delete bench.dataset.underWay;
  bench.replaceChildren(...fresh.childNodes);
  scripted();
  explain();
  goingOn();
  selectFromAddress();
  part(".proposals, .unchanged")?.scrollIntoView({ block: "center" }); // what was waited for
}
