/** Elements from names, attributes and texts; a text never becomes markup. */

/**
 * An element.
 * @param {string} tag its name, with classes after dots: "p.mg-problem"
 * @param {Record<string, unknown>} [attributes] `on` holds listeners; what is null, undefined or false is left out
 * @param {...(Node|string|null|false|undefined|Array)} children texts become text nodes
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [type, listen] of Object.entries(value)) made.addEventListener(type, listen);
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(9).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

const opened = new Set();

/**
 * A fold whose content is made when it is first opened; one that is made again stays open.
 * @param {string} tag
 * @param {string} key under which it is remembered as open
 * @param {string|Node} summary
 * @param {() => Array<Node|string>} make
 * @returns {HTMLDetailsElement}
 */
export function fold(tag, key, summary, make) {
  const made = el(tag, {}, el("summary", {}, summary));
  const show = () => made.childElementCount === 1 && made.append(...make());
  made.addEventListener("toggle", () => {
    if (made.open) show();
    opened[made.open ? "add" : "delete"](key);
  });
  if (opened.has(key)) {
    show();
    made.open = true;
  }
  return made;
}

/**
 * A place for what takes long to work out: it is made when the page stands.
 * @param {() => Node|false} make
 */
export function later(make) {
  const place = el("div.mg-later");
  setTimeout(() => place.isConnected && place.replaceWith(make() || ""));
  return place;
}

/** A count with its noun: "1 conflict", "3 conflicts". */
export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** The first letter of a text as a capital. */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A unit as people write it. */
export const sign = (unit) => unit.replace(/(^|\/)u(?=[gmLE])/g, "$1µ").replace("/1.73m2", "/1.73 m²");
