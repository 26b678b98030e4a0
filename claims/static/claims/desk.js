/* On every page: / leads to the search for everything, on an Arabic keyboard by its place. */

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, textarea, select, dialog")) return;
  const asks = event.key === "?" || event.key === "؟"; // for the sheet of keys
  const slash = event.key === "/" || (event.code === "Slash" && !event.shiftKey && !asks);
  const search = document.querySelector("#desk-search input");
  if (!slash || !search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
