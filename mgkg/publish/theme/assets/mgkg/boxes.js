/**
 * Boxes that the theme's own script makes within a page, mended: the buttons beside code are no landmark, of which
 * each would need a name of its own, and a table that is wider than its box is scrolled by the keyboard too.
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
  for (const box of document.querySelectorAll("nav.md-code__nav:not([role])")) {
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Code");
  }
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) sized.observe(box);
}

const content = document.querySelector(".md-content");
if (content) {
  mend();
  new MutationObserver(mend).observe(content, { childList: true, subtree: true });
}
