/* Who else is at this article, and what they changed meanwhile. */

const EVERY = 8000; // milliseconds between two looks

/* Tell the desk where we are and whether we write there, show the same of the others, and hand
   over the claims' versions.  Returns what tells it at once, for when another claim is chosen. */
export function attend(bench, { selected, isWritten, versions }) {
  let timer;
  let others = [];

  async function look() {
    clearTimeout(timer);
    try {
      const answer = await fetch(bench.dataset.presence, { method: "POST", body: where() });
      if (answer.ok && !answer.redirected) {
        const seen = await answer.json();
        others = seen.people;
        show(others);
        versions(seen.versions);
      }
    } catch { /* the server is away for a moment: look again */ }
    timer = setTimeout(look, EVERY);
  }

  function where(gone) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "");
    body.set("claim", selected()?.dataset.claim ?? "");
    if (selected() && isWritten(selected())) body.set("writing", "1");
    if (gone) body.set("gone", "1");
    return body;
  }

  function show(people) {
    const here = bench.querySelector("#others");
    here.hidden = !people.length;
    here.querySelector("span").textContent = names(people);
    for (const tag of bench.querySelectorAll(".card .present")) {
      const claim = Number(tag.closest(".card").dataset.claim);
      const there = people.filter((person) => person.claim === claim);
      tag.hidden = !there.length;
      tag.textContent = there.length ? told(there, here.dataset) : "";
      warn(tag.closest(".card").querySelector(".others-write"), there, here.dataset);
    }
  }

  /* Who writes on a claim is said before one begins to, where one would. */
  function warn(notice, there, { writes, collides }) {
    if (!notice) return;
    const writers = there.filter((person) => person.writing);
    const words = writers.length ? `${writes}: ${names(writers)}. ${collides}` : "";
    if (notice.textContent !== words) notice.textContent = words;
    notice.hidden = !words;
  }

  const told = (there, { here, writes }) => {
    const writers = there.filter((person) => person.writing);
    return writers.length ? `${writes}: ${names(writers)}` : `${names(there)} ${here}`;
  };

  const names = (people) => people.map((person) => person.name).join(" · ");

  addEventListener("pagehide", () => navigator.sendBeacon(bench.dataset.presence, where(true)));
  document.addEventListener("visibilitychange", () => document.hidden || look());
  /* A card's body comes later than its head, and knows of nobody. */
  new MutationObserver((records) => {
    const comes = (node) => node.nodeType === Node.ELEMENT_NODE && node.querySelector(".others-write");
    if (records.some(({ addedNodes }) => [...addedNodes].some(comes))) show(others);
  }).observe(bench, { childList: true, subtree: true });

  /* The first letter is told at once, what follows with the next look. */
  let began;
  bench.addEventListener("input", ({ target }) => {
    const one = target.closest(".card");
    if (!one || one === began) return;
    began = one;
    look();
  });
  look();
  return look;
}
