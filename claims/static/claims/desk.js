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

/* Files that are dropped anywhere become articles, as those of the form that adds some. */

const nav = document.querySelector("#desk-nav[data-drop]");
const takes = ({ dataTransfer, defaultPrevented }) =>
  nav && !defaultPrevented && dataTransfer.types.includes("Files") && !document.querySelector(".document-form");

addEventListener("dragover", (event) => {
  if (!takes(event)) return;
  event.preventDefault();
  nav.classList.add("dropping");
});

addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) nav?.classList.remove("dropping");
});

addEventListener("drop", (event) => {
  if (!takes(event)) return;
  event.preventDefault();
  const form = document.createElement("form");
  Object.assign(form, { method: "post", enctype: "multipart/form-data", hidden: true });
  form.action = nav.querySelector(".add-article").href;
  const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  Object.assign(form.appendChild(document.createElement("input")), { name: "csrfmiddlewaretoken", value: token });
  const files = Object.assign(document.createElement("input"), { type: "file", name: "file", multiple: true });
  form.append(files);
  files.files = event.dataTransfer.files;
  document.body.append(form);
  form.submit();
});

/* The stock two-box chooser explains itself in a span, which may have no label of its own. */

addEventListener("load", () =>
  setTimeout(() => {
    for (const each of document.querySelectorAll(".search-label-icon")) each.setAttribute("role", "img");
  }),
);
