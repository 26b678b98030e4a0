/* Who else is at this article, and what they changed meanwhile. */

const EVERY = 8000; // milliseconds between two looks

/* Tell the desk where we are, show where the others are, and hand over the claims' versions.
   Returns what tells it at once, for when another claim is chosen. */
export function attend(bench, { selected, versions }) {
  let timer;

  async function look() {
    clearTimeout(timer);
    try {
      const answer = await fetch(bench.dataset.presence, { method: "POST", body: where() });
      if (answer.ok && !answer.redirected) {
        const seen = await answer.json();
        show(seen.people);
        versions(seen.versions);
      }
    } catch { /* the server is away for a moment: look again */ }
    timer = setTimeout(look, EVERY);
  }

  function where(gone) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "");
    body.set("claim", selected()?.dataset.claim ?? "");
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
      tag.textContent = there.length ? `${names(there)} ${here.dataset.here}` : "";
    }
  }

  const names = (people) => people.map((person) => person.name).join(" · ");

  addEventListener("pagehide", () => navigator.sendBeacon(bench.dataset.presence, where(true)));
  document.addEventListener("visibilitychange", () => document.hidden || look());
  look();
  return look;
}
