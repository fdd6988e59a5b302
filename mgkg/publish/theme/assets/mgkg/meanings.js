/**
 * What a chip means, beside it: on hover, on focus and on touch.
 *
 * A chip is a button that opens a popover by itself. What is added here: it opens on hover and on focus too, stands
 * beside the chip, stays while the pointer is on it (WCAG 1.4.13), and closes with Escape or a touch elsewhere.
 */

const WAIT = 150;
const LINGER = 300;

/** @type {Map<Element, {timer: number, pinned: boolean}>} */
const states = new Map();

function state(meaning) {
  if (!states.has(meaning)) states.set(meaning, { timer: 0, pinned: false });
  return states.get(meaning);
}

/**
 * Put a popover below its chip, or above where there is no room, within the width of the page.
 * @param {HTMLElement} meaning
 * @param {Element} chip
 */
export function place(meaning, chip) {
  const at = chip.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(at.left, width - meaning.offsetWidth - 8));
  const fits = at.bottom + meaning.offsetHeight + 12 < window.innerHeight;
  const top = fits ? at.bottom + 4 : Math.max(8, at.top - meaning.offsetHeight - 4);
  meaning.style.inset = `${top + window.scrollY}px auto auto ${left + window.scrollX}px`;
}

function open(meaning, chip) {
  if (!meaning.matches(":popover-open")) meaning.showPopover();
  place(meaning, chip);
}

function close(meaning) {
  if (meaning.matches(":popover-open")) meaning.hidePopover();
}

function later(meaning, act, wait) {
  clearTimeout(state(meaning).timer);
  state(meaning).timer = setTimeout(act, wait);
}

/** @param {HTMLButtonElement} chip */
function explain(chip) {
  const meaning = document.getElementById(chip.getAttribute("popovertarget"));
  if (!meaning?.showPopover) return;
  const leave = () => later(meaning, () => state(meaning).pinned || close(meaning), LINGER);
  const stay = () => clearTimeout(state(meaning).timer);
  chip.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") later(meaning, () => open(meaning, chip), WAIT);
  });
  chip.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
  chip.addEventListener("focus", () => {
    if (chip.matches(":focus-visible")) open(meaning, chip);
  });
  chip.addEventListener("blur", (event) => {
    if (!meaning.contains(event.relatedTarget)) leave();
  });
  chip.addEventListener("click", (event) => {
    stay();
    // What hover or focus has opened stays open: a click on it is no wish to close it, but a second one is.
    event.preventDefault();
    const { pinned } = state(meaning);
    if (pinned && meaning.matches(":popover-open")) return close(meaning);
    // With its chip as the source, what is in it comes next by keyboard; on hover and focus it is only looked at.
    close(meaning);
    meaning.showPopover({ source: chip });
    place(meaning, chip);
    state(meaning).pinned = true;
  });
  meaning.addEventListener("pointerenter", stay);
  meaning.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
}

for (const meaning of document.querySelectorAll(".mg-meanings > [popover]")) {
  meaning.addEventListener("toggle", (event) => {
    if (event.newState === "closed") state(meaning).pinned = false;
  });
}
for (const chip of document.querySelectorAll(".mg-chips button[popovertarget]")) explain(chip);
