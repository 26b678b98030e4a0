/* The page as the server shows it now, without losing what somebody is typing. */
import { cards, part, say, scripted } from "./page.js";

/* Everything as the server shows it now; a card that nobody changed stays, with what is typed. */
export function renew(fresh, sent) {
  const there = new Map(cards().map((one) => [one.dataset.claim, one]));
  const now = [...fresh.querySelectorAll("#card-list > .card")].map((next) => {
    const old = there.get(next.dataset.claim);
    if (!old) return next;
    const same = old.dataset.token === next.dataset.token && !("full" in next.dataset);
    if (same || (isTyped(old) && !("full" in next.dataset))) return old;
    keepForms(old, next, sent);
    return next;
  });
  part("#card-list").replaceChildren(...now);
  for (const selector of ["#article-text", ".legend", ".counts", "#notes", "#aside", ".switches"])
    swap(part(selector), fresh.querySelector(selector));
  const says = fresh.querySelector("#said");
  if (sent || says.children.length) say(...says.childNodes);
  scripted();
}

function swap(old, next) {
  if (old && next) old.replaceWith(next);
}

/* Has somebody begun to write on this card? */
export function isTyped(one) {
  return [...one.querySelectorAll("textarea, input:not([type=hidden])")].some((field) =>
    field.matches("[type=checkbox], [type=radio]")
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue);
}

/* Was the other form sent once more by this one, with an answer to what it was refused for? */
export const resends = (form, other) =>
  form.matches(".confirm-form, .reopen-form") && form.elements.act.value === other.elements.act?.value;

export function keepForms(old, next, sent) {
  for (const other of old.querySelectorAll("form")) {
    const twin = other.classList[0] && next.querySelector(`form.${other.classList[0]}`);
    const isSent = sent && (other === sent || resends(sent, other));
    if (!isSent && twin) keepTyped(other, twin, old.querySelector(".refusal"));
  }
}

/* What was typed or ticked in the card's other forms stays there; a refused form was
   written by the server, so that its fields count as typed. */
function keepTyped(from, to, refused) {
  const twins = [...to.elements];
  for (const field of from.elements) {
    if (!field.matches("textarea, input:not([type=hidden])")) continue;
    const box = field.matches("[type=checkbox], [type=radio]");
    const at = twins.findIndex((twin) => twin.name === field.name && (!box || twin.value === field.value));
    if (at < 0) continue;
    const [twin] = twins.splice(at, 1);
    if (box && (refused || field.checked !== field.defaultChecked)) twin.checked = field.checked;
    if (!box && (refused || field.value !== field.defaultValue)) twin.value = field.value;
  }
}

export function replaceCard(old, next) {
  const focused = old.contains(document.activeElement);
  next.open = old.open;
  old.replaceWith(next);
  if (focused) next.querySelector("summary").focus({ preventScroll: true });
}
