/** Moments, in milliseconds on the patient's own clock: points in time, or whole days (decision record 13). */

import {PatientError} from "./error.js";

/** @typedef {{printed: string, start: number, end: number}} Moment a point in time, or a day up to the next midnight */

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const MINUTE = 60000;
const DAY = 86400000;
const LONG_AGO = 3650 * DAY;
const EARLIEST = 1800, LATEST = 2999;

/**
 * A moment from 2026-11-20 or 2026-11-20T14:30; a time with an offset is read on its own clock.
 * @param {string} text
 * @param {string} [concept] what it is about, for the error
 * @returns {Moment}
 */
export function moment(text, concept) {
  const printed = String(text).trim();
  const [, year, month, day, hour, minute, second, part] = WRITTEN.exec(printed) ?? [];
  const start = Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0, second ?? 0) + Number(part ?? 0) * 1000;
  const isDay = !Number.isNaN(start) && isoformat(start).startsWith(`${year}-${month}-${day}`);
  if (!isDay || hour > 23 || minute > 59 || second > 59 || year < EARLIEST || year > LATEST) {
    const what = `'${printed.slice(0, 40)}' is no date of a patient`;
    throw new PatientError(what, "Write it as 2026-11-20 or 2026-11-20T14:30.", concept);
  }
  return {printed, start, end: hour === undefined ? start + DAY : start};
}

const isoformat = (time) => {
  const text = new Date(Math.floor(time)).toISOString().slice(0, 23);
  return text.endsWith(".000") ? text.slice(0, 19) : `${text}000`;
};

/** The number of the calendar day. */
export const dayOf = (at) => Math.floor(at.start / DAY);
const midnight = (time) => Math.floor(time / DAY) * DAY;
const wholeDay = (start) => ({printed: isoformat(start).slice(0, 10), start, end: start + DAY});
const point = (start) => ({printed: isoformat(start), start, end: start});

/** Whether a moment is sure to lie after another. */
export const isAfter = (one, at) => Boolean(one) && one.start > at.start && one.start >= at.end;
/** Whether a moment is over before the other begins. */
export const surelyBefore = (one, other) => one.end <= other.start && one.start < other.start;
/** Whether a course with this stop has ended; a day counts to its end. */
export const isOver = (stop, at) => (stop.end > stop.start ? stop.end <= at.start : !isAfter(stop, at));

/** Whether a length has passed since an event; null where its ends, or those of a day of hours, differ. */
export function hasPassed(event, length, at) {
  let spans = [[event.start, at.end], [event.end, at.start]];
  const vague = event.start !== event.end || at.start !== at.end;
  if (vague && !length.hours) spans = [[midnight(event.start), midnight(at.start)]];
  const found = new Set();
  for (const [start, now] of spans) {
    for (const count of length.months ?? length.seconds) {
      found.add((length.months ? addMonths(start, count) : start + count * 1000) <= now);
    }
  }
  return found.size === 1 ? [...found][0] : null;
}

function addMonths(start, count) {
  const day = new Date(midnight(start));
  const first = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + count, 1);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + count + 1, 0)).getUTCDate();
  return first + (Math.min(day.getUTCDate(), last) - 1) * DAY + (start - midnight(start));
}

/** Moments on either side of each of some lengths, today, and long ago: how a date may turn out. */
export function momentsBeside(lengths, at) {
  const today = midnight(at.start);
  const days = new Set([today, today - LONG_AGO]), points = new Set();
  for (const length of lengths) {
    for (const end of length.months ?? length.seconds) {
      const one = length.months ? {months: [end]} : {seconds: [end], hours: length.hours};
      for (const side of sides(one, at, length.hours ? at.start : today, length.hours ? MINUTE : DAY)) {
        (length.hours ? points : days).add(side);
      }
    }
  }
  const upTo = (times) => [...times].sort((a, b) => a - b).filter((time) => time <= at.start);
  return [...upTo(days).map(wholeDay), ...upTo(points).map(point)];
}

export const isLongAgo = (one, at) => one.start + LONG_AGO <= at.end;

function sides(length, at, start, step) {
  let low = 0, high = 1;
  const passed = (steps) => {
    const when = start - steps * step;
    return hasPassed(step === DAY ? wholeDay(when) : point(when), length, at) === true;
  };
  while (!passed(high)) {
    [low, high] = [high, high * 2];
    if (high * step > LONG_AGO * 20) return [];
  }
  while (high - low > 1) {
    const between = Math.floor((low + high) / 2);
    if (passed(between)) high = between; else low = between;
  }
  return [start - high * step, start - low * step];
}
