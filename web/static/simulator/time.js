// Moments in the shop's time zone and the reader's language.

import { boot } from "./words.js";

const SEPARATE_AFTER = 5 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

const format = (options) => new Intl.DateTimeFormat(boot.language, { timeZone: boot.timeZone, ...options });
const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const weekday = format({ weekday: "long" });
const date = format({ month: "short", day: "numeric" });
const shortDate = format({ month: "numeric", day: "numeric" });
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: boot.timeZone });
const relative = new Intl.RelativeTimeFormat(boot.language, { numeric: "auto" });

const daysAgo = (moment) => Math.round((Date.parse(dayKey.format(new Date())) - Date.parse(dayKey.format(moment))) / DAY);

function day(moment, farther) {
  const ago = daysAgo(moment);
  if (ago <= 0) return "";
  if (ago === 1) return relative.format(-1, "day");
  return ago < 7 ? weekday.format(moment) : farther.format(moment);
}

// "14:05", "yesterday 14:05", "Monday 14:05", "3 May 14:05"
export function stamp(at) {
  const moment = new Date(at);
  return `${day(moment, date)} ${clock.format(moment)}`.trim();
}

// The same, short enough for the list of chats.
export function shortStamp(at) {
  const moment = new Date(at);
  return day(moment, shortDate) || clock.format(moment);
}

export const isApart = (earlier, later) => !earlier || Date.parse(later) - Date.parse(earlier) > SEPARATE_AFTER;
