/* The page's parts, the address that keeps what is selected, and what the server answers. */
export const bench = document.getElementById("workbench");
export const part = (selector) => bench.querySelector(selector);
export const cards = () => [...bench.querySelectorAll("#card-list > .card")];
export const card = (claim) => part(`.card[data-claim="${claim}"]`);
export const selected = () => part("#card-list > .card[open]");
export const text = () => part("#article-text");

/* This page's address, with what it shows; the selected claim stands behind its "#". */
export function address(claim) {
  const query = new URLSearchParams(location.search);
  query.delete("claim");
  if (claim) query.set("claim", claim);
  return location.pathname + (query.size ? `?${query}` : "");
}

/* {document, page, redirected}: what the server answers; null where it is away.  There is no
   page where it asks for a login. */
export async function fetched(asked, request) {
  try {
    const answer = await fetch(asked, request);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const page = parsed.getElementById("workbench");
    return { document: parsed, page, redirected: answer.redirected };
  } catch {
    return null;
  }
}

/* A card as the server has it now, with its body; nothing where it is away, or the claim gone. */
export async function cardFetched(claim) {
  const fresh = await fetched(bench.dataset.card.replace("/0/", `/${claim}/`));
  return fresh?.document.querySelector(".card");
}

/* Say it where it stays in view, until something else is said; its place is a live region. */
export const say = (...nodes) => part("#said").replaceChildren(...nodes);

bench.addEventListener("click", (event) => {
  if (event.target.closest(".said-close")) say();
});

/* What only works with this script is there from now on. */
export function scripted() {
  part("#keys-open").hidden = false;
  const find = part(".find");
  if (find) find.hidden = false;
}
