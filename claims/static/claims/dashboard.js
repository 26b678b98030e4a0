/* Asks, without holding up the page, whether workers answer; then again every so often. */
"use strict";
(() => {
  const EVERY = 15000;
  const facts = document.getElementById("work");
  if (!facts) return;

  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(facts.dataset.part, { redirect: "error" }).catch(() => null);
    if (!answer || !answer.ok) return;  // the page still says what it knew, and leads on
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parsed.querySelectorAll("[data-for]")) {
      const here = document.getElementById(part.dataset.for);
      // An alert that says the same is left alone, or it would be read out again.
      if (here.innerHTML.trim() !== part.innerHTML.trim()) here.replaceChildren(...part.childNodes);
    }
    facts.dataset.asked = "";
  };
  refresh();
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
})();
