/** Exact rationals of BigInt, and how they are shown; truth is true, false, or null for unknown. */

/** @typedef {{n: bigint, d: bigint}} Rational in lowest terms, d above nought */

const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a; };

function reduced(n, d) {
  if (d < 0n) { n = -n; d = -d; }
  const by = gcd(n < 0n ? -n : n, d) || 1n;
  return {n: n / by, d: d / by};
}

/**
 * A rational from "1.1", "-3/7" or "5e-2".
 * @param {string} text
 * @returns {Rational}
 */
export function rational(text) {
  const [above, below] = text.split("/");
  if (below) return reduced(BigInt(above), BigInt(below));
  const [digits, power] = above.toLowerCase().split("e");
  const [whole, places = ""] = digits.split(".");
  const shift = Number(power ?? 0) - places.length;
  const value = BigInt(whole.replace(/^\+/, "") + places || "0");
  return shift < 0 ? reduced(value, 10n ** BigInt(-shift)) : {n: value * 10n ** BigInt(shift), d: 1n};
}

export const NOUGHT = {n: 0n, d: 1n}, ONE = {n: 1n, d: 1n}, TWO = {n: 2n, d: 1n};
export const add = (a, b) => reduced(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a, b) => reduced(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a, b) => reduced(a.n * b.n, a.d * b.d);
export const over = (a, b) => reduced(a.n * b.d, a.d * b.n);
export const middle = (a, b) => over(add(a, b), TWO);

/** Below nought, nought or above it, as a is below b, the same, or above it. */
export function compare(a, b) {
  const one = a.n * b.d, other = b.n * a.d;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Each of some rationals once, the least first. */
export function sorted(values) {
  return [...values].sort(compare).filter((one, place, all) => !place || compare(one, all[place - 1]));
}

/** For people: exact with at most so many significant digits, else rounded half up to them. */
export function shown(value, digits = 3) {
  if (!value.n) return "0";
  const n = value.n < 0n ? -value.n : value.n;
  let exponent = n.toString().length - value.d.toString().length;
  if (compare({n, d: value.d}, power(exponent)) < 0) exponent -= 1;
  const places = Math.max(digits - 1 - exponent, 0);
  const scale = 10n ** BigInt(places);
  const rounded = (2n * n * scale + value.d) / (2n * value.d);
  let text = (rounded / scale).toString();
  if (places) text = `${text}.${(rounded % scale).toString().padStart(places, "0")}`.replace(/\.?0+$/, "");
  return (value.n < 0n ? "-" : "") + text;
}

const power = (exponent) =>
  exponent < 0 ? {n: 1n, d: 10n ** BigInt(-exponent)} : {n: 10n ** BigInt(exponent), d: 1n};

/** Kleene's conjunction. */
export function all(truths) {
  let found = true;
  for (const truth of truths) {
    if (truth === false) return false;
    if (truth === null) found = null;
  }
  return found;
}

/** Kleene's disjunction. */
export const any = (truths) => not(all([...truths].map(not)));

/** Kleene's negation. */
export const not = (truth) => (truth === null ? null : !truth);
