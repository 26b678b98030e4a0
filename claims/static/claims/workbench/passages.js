/* Words selected in the article become a part of a claim, evidence, or the place of a split. */
import { bench, part, selected, text } from "./page.js";
import { whole } from "./selecting.js";
import { fillPart, selectedPlace } from "./words.js";

document.addEventListener("selectionchange", () => {
  const bar = part("#selection-bar");
  if (bar) bar.hidden = !selectedPlace(text());
});

bench.addEventListener("mousedown", (event) => {
  if (event.target.closest("#selection-bar")) event.preventDefault(); // the selection stays
});

bench.addEventListener("click", (event) => {
  const button = event.target.closest("#selection-bar button");
  if (button) useSelection(button.dataset.part);
});

/* The selected words become a part of the claim whose words are being corrected, or else of
   a claim that was missed. */
export function useSelection(what) {
  if (what === "evidence") return addEvidence();
  const place = selectedPlace(text());
  if (!place) return;
  if (what === "split") return splitAt(place);
  const form = selected()?.querySelector(".words-fold[open] .words-form") || part(".missed-form");
  if (!form?.elements[what]) return;
  form.closest("details").open = true;
  fillPart(form, what, place);
  form.elements[what].scrollIntoView({ block: "nearest" });
}

async function splitAt({ start, text: words }) {
  const form = (await whole(selected()))?.querySelector(".split-form");
  if (!form) return;
  form.elements.at.value = start;
  form.elements.second.value = words;
  form.requestSubmit();
}

export async function addEvidence() {
  const place = selectedPlace(text());
  const fold = (await whole(selected()))?.querySelector(".add-evidence");
  if (!fold) return;
  fold.open = fold.querySelector(".paste").open = true;
  const form = selected().querySelector(".add-form");
  if (place) {
    form.elements.quote.value = place.text;
    form.elements.document.value = part("#known-documents option").value;
    form.elements.quote.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.elements.quote.focus();
}
