/* Asks for the parts of a page that change by themselves, without holding it up; then again. */
"use strict";
(() => {
  const renewed = document.querySelector("[data-every]");
  if (!renewed) return;

  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(renewed.dataset.part, { redirect: "error" }).catch(() => null);
    if (!answer || !answer.ok) return;  // the page still says what it knew, and leads on
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parsed.querySelectorAll("[data-for]")) {
      const here = document.getElementById(part.dataset.for);
      // An alert that says the same is left alone, or it would be read out again.
      if (here.innerHTML.trim() !== part.innerHTML.trim()) here.replaceChildren(...part.childNodes);
    }
    renewed.dataset.asked = "";
  };
  refresh();
  setInterval(refresh, 1000 * renewed.dataset.every);
  document.addEventListener("visibilitychange", refresh);
})();
