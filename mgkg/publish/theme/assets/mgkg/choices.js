/**
 * What a reader chooses, kept on the device: the audience of the wording, and the unit beside the printed one.
 *
 * The choice stands on <html> as data-mg-audience and data-mg-units before the page is painted (see main.html). Here the
 * controls set it, and what is on the page follows. Others hear of it by the event "mgkg:choice" of the document.
 */

const root = document.documentElement;
const NAMES = { audience: "mgAudience", units: "mgUnits" };

/**
 * What is chosen now.
 * @param {"audience" | "units"} name
 * @returns {string} "professional" or "patient"; "printed" or the name of a unit
 */
export function chosen(name) {
  return root.dataset[NAMES[name]];
}

/**
 * Choose, keep it, and let everybody know.
 * @param {"audience" | "units"} name
 * @param {string} value
 */
export function choose(name, value) {
  root.dataset[NAMES[name]] = value;
  try {
    localStorage.setItem(`mgkg.${name}`, value);
  } catch {
    // A private window keeps nothing: the choice holds for this page.
  }
  show();
  document.dispatchEvent(new CustomEvent("mgkg:choice", { detail: { name, value } }));
}

/**
 * Show each printed figure with its value in a unit beside it.
 * @param {ParentNode} within the part of the page to go through
 * @param {string} unit the name of a unit; another text takes the values away
 */
export function convert(within, unit) {
  for (const old of within.querySelectorAll(".mg-converted")) old.remove();
  const counted = unit.split("/")[0];
  for (const figure of within.querySelectorAll("[data-u]")) {
    const values = figure.dataset.u.split("|");
    const value = values.find((each) => [unit, counted].includes(each.slice(each.lastIndexOf(" ") + 1)));
    if (!value) continue;
    const beside = document.createElement("span");
    beside.className = "mg-converted";
    beside.title = "converted; the source does not print it";
    beside.textContent = ` [${value}]`;
    figure.append(beside);
  }
}

function show() {
  convert(document, chosen("units"));
  for (const fold of document.querySelectorAll("details.mg-pro")) fold.open = chosen("audience") !== "patient";
  for (const fold of document.querySelectorAll("details.mg-lay")) fold.open = chosen("audience") === "patient";
  root.dataset.mgReady = "";
}

function start() {
  const form = document.getElementById("mg-choices");
  if (form) {
    const units = [...form.querySelectorAll("[name=units]")].map((input) => input.value);
    if (!units.includes(chosen("units"))) root.dataset[NAMES.units] = "printed";
    for (const input of form.querySelectorAll("input")) {
      input.checked = chosen(input.name) === input.value;
      input.addEventListener("change", () => choose(input.name, input.value));
    }
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  show();
}

start();
