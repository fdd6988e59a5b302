/**
 * Boxes that the theme's own script makes within a page, mended: the buttons beside code are landmarks, of which each
 * needs a name of its own, and a table that is wider than its box is scrolled by the keyboard too.
 */

const sized = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)));

/**
 * Let the keyboard reach a box while it scrolls.
 * @param {Element} box around a table
 */
function reach(box) {
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Table; it scrolls sideways");
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

/** Mend the boxes that stand there by now. */
function mend() {
  document.querySelectorAll("nav.md-code__nav").forEach((box, place) => {
    box.setAttribute("aria-label", `Code ${place + 1}`);
  });
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) sized.observe(box);
}

const content = document.querySelector(".md-content");
if (content) {
  mend();
  new MutationObserver(mend).observe(content, { childList: true, subtree: true });
}
