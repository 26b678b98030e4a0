/* From claim to claim: on the page, and through the list that one came from. */
import { bench, cards, part, say, selected } from "./page.js";
import { select, SELECTED } from "./selecting.js";

const QUEUE = "isnad:queue", DONE = "isnad:done", SWITCH = `isnad:goes-on:${bench.dataset.person}`;
const isOpen = (one) => !("settled" in one.dataset);
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export function step(direction, wanted = () => true) {
  const all = cards().filter((one) => !one.hidden && (wanted(one) || one === selected()));
  const here = all.indexOf(selected());
  const next = all[here < 0 ? (direction > 0 ? 0 : all.length - 1) : here + direction];
  if (next) select(next.dataset.claim, { focus: true });
  return next;
}

export const stepOpen = (direction) => step(direction, isOpen);

function toFirstOpen() {
  const first = cards().find((one) => !one.hidden && isOpen(one) && one !== selected());
  if (first) select(first.dataset.claim, { focus: true });
  return first;
}

/* --- the list that one came from: {list, queue, claims}, as it was shown --------------------- */

function queued() {
  const queue = JSON.parse(sessionStorage.getItem(QUEUE) ?? "null");
  const at = queue ? queue.claims.indexOf(selected()?.dataset.claim) : -1;
  return at < 0 ? null : { ...queue, at };
}

function tell() {
  const queue = queued();
  part("#queue").hidden = !queue;
  if (!queue) return;
  part("#queue .place").textContent = `${queue.at + 1}/${queue.claims.length}`;
  part("#queue a").href = queue.list;
}

export const back = () => location.assign(queued()?.list ?? part("#queue a").href);

/* To the next claim that still waits: of the list, or of this article where one came from none. */
export async function goOn() {
  const queue = queued();
  if (!queue) return stepOpen(1) || toFirstOpen() || noneLeft(part("#queue a").href);
  const asked = new URLSearchParams({ queue: queue.queue, claims: queue.claims.slice(queue.at + 1) });
  const answer = await fetch(`${bench.dataset.next}?${asked}`).catch(() => null);
  if (!answer?.ok) return;
  const { address } = await answer.json();
  if (!address) noneLeft(queue.list);
  else go(new URL(address, location));
}

function noneLeft(list) {
  const notice = copy("none-left");
  notice.querySelector("a").href = list;
  part("#said").append(notice);
}

function go(next) {
  if (next.pathname === location.pathname && part(`.card[data-claim="${claimOf(next)}"]`))
    return select(claimOf(next), { focus: true });
  const done = part("#said .success");
  if (done)
    sessionStorage.setItem(DONE, JSON.stringify({
      says: done.querySelector("span").textContent,
      undoes: Boolean(done.querySelector("[form=undo-form], form")),
      address: `${location.pathname}?claim=${selected().dataset.claim}${location.hash}`,
    }));
  location.assign(next);
}

const claimOf = (address) => address.hash.replace("#claim-", "");

/* What was done on the page before is said here, with its undoing there. */
function sayDone() {
  const done = JSON.parse(sessionStorage.getItem(DONE) ?? "null");
  if (!done) return;
  sessionStorage.removeItem(DONE);
  const notice = document.getElementById("done-before").content.cloneNode(true);
  notice.querySelector("span").textContent = done.says;
  notice.querySelector("a").href = notice.querySelector("form").action = done.address;
  if (!done.undoes) notice.querySelector("form").remove();
  say(notice);
}

/* --- after a verdict ------------------------------------------------------------------------ */

/* Did this press leave nothing to do on its claim, and is one to go on by itself? */
export function isToGoOn(target, press) {
  if (!(SWITCH in localStorage)) return false;
  if (/^(approve|return):/.test(press)) return !target.querySelector(".approve");
  return /^(attribution|content|submit):/.test(press) && !isOpen(target);
}

bench.addEventListener("change", ({ target }) => {
  if (!target.closest("#goes-on")) return;
  if (target.checked) localStorage.setItem(SWITCH, "1");
  else localStorage.removeItem(SWITCH);
});

bench.addEventListener("click", (event) => {
  if (event.target.closest("#queue .next")) goOn();
});

function offer() {
  const choice = part("#goes-on");
  if (!choice) return;
  choice.hidden = false;
  choice.firstElementChild.checked = SWITCH in localStorage;
}

export function goingOn() {
  offer();
  sayDone();
  tell();
}
bench.addEventListener(SELECTED, tell);
