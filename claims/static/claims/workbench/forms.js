/* Forms are sent, and answered, without leaving the page. */
import { goOn, isToGoOn } from "./going_on.js";
import { forget } from "./keeping.js";
import { address, bench, card, fetched, part, selected } from "./page.js";
import { renew } from "./renewing.js";
import { highlight, select } from "./selecting.js";

bench.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[method=dialog], .inline-form")) return;
  event.preventDefault();
  const holder = form.closest(".card") || form;
  if (holder.classList.contains("working")) return;
  const body = new FormData(form, event.submitter);
  const token = /csrftoken=([^;]+)/.exec(document.cookie); // a new one after a new login
  if (token) body.set("csrfmiddlewaretoken", token[1]);
  const next = following(form.closest(".card"));
  holder.classList.add("working");
  const fresh = await fetched(address(selected()?.dataset.claim), { method: "POST", body });
  holder.classList.remove("working");
  if (!fresh?.page) return notSaved(form);
  update(fresh.page, { form, press: event.submitter?.value, done: fresh.redirected, next });
});

function notSaved(form) {
  const body = form.closest(".card")?.querySelector(".card-body") || part("#said");
  body.querySelector(".not-saved")?.remove();
  body.prepend(document.getElementById("not-saved").content.cloneNode(true));
  body.querySelector(".not-saved").scrollIntoView({ block: "nearest" });
}

/* The claim behind a card, to go on with when it goes. */
const following = (one) => one?.nextElementSibling?.dataset.claim;

function update(fresh, { form, press, done, next }) {
  const chosen = fresh.querySelector(".card[data-full]")?.dataset.claim;
  const missed = part("#missed");
  if (done) forget(form);
  renew(fresh, form);
  if (form.matches(".missed-form")) missed.replaceWith(fresh.querySelector("#missed"));
  const target = card(chosen) || (done && form.matches(".reject-form") && card(next));
  if (!target) return highlight("");
  if (done && isToGoOn(target, press)) return goOn();
  select(target.dataset.claim).then((one) => {
    const notice = one.querySelector(".refusal") || one.querySelector(".verdict-button.current");
    (notice || one).scrollIntoView({ block: "nearest" });
    one.querySelector("summary").focus({ preventScroll: true });
  });
}
