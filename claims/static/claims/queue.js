/* The list of claims remembers what it shows, for whoever goes from it to a claim and on. */

document.getElementById("result_list")?.addEventListener("click", (event) => {
  const links = [...event.currentTarget.querySelectorAll(".field-claim a[href*='#claim-']")];
  if (!links.includes(event.target.closest("a"))) return;
  const claims = links.map((link) => link.hash.slice("#claim-".length));
  const queue = new URLSearchParams(location.search).get("queue") ?? "";
  const list = location.pathname + location.search;
  sessionStorage.setItem("isnad:queue", JSON.stringify({ list, queue, claims }));
});
