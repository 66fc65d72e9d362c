const dayMs = 24 * 60 * 60 * 1_000;
const defaultDays = 90;
/** Nobody grants access for longer than this in one decision. */
const longestDays = 365;

const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `2027-02-21`, the day that this moment falls on in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Access that is granted until a day lasts to the end of that day in UTC. */
export function endOfDay(day: string): Date {
  return new Date(`${day}T23:59:59.999Z`);
}

/** `21 February 2027` */
export function dayInWords(moment: Date | string): string {
  return words.format(new Date(moment));
}

/** What a person types into a field for a day, as `2027-02-21`; null while it isn't a day yet. */
export function typedDay(text: string): string | null {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? endOfDay(text) : null;
  // Years that PostgreSQL stores, and days that the calendar has: 31 February would be 3 March.
  return moment && !Number.isNaN(moment.getTime()) && dayOf(moment) === text && text >= '0001-01-01' ? text : null;
}

/** `21 February 2027` of what a person types; null while it isn't a day yet. `dayInWords` would throw there. */
export function typedDayInWords(text: string): string | null {
  const day = typedDay(text);
  return day && dayInWords(day);
}

export function defaultUntil(now: Date): string {
  return dayOf(new Date(now.getTime() + defaultDays * dayMs));
}

export function latestUntil(now: Date): string {
  return dayOf(new Date(now.getTime() + longestDays * dayMs));
}

/** Why this day cannot be the last one of a grant; null when it can. */
export function untilProblem(day: string, now: Date): string | null {
  if (day < dayOf(now)) return 'This day is over. Choose today or a later day.';
  if (day > latestUntil(now)) return `Access is granted for a year at most, and can be asked for again. Choose ${dayInWords(latestUntil(now))} or earlier.`;
  return null;
}

/** Why this day cannot be the new last one of access that stands until then; null when it can. */
export function renewalProblem(day: string, standsUntil: Date, now: Date): string | null {
  if (endOfDay(day) <= standsUntil) return `The access stands until ${dayInWords(standsUntil)} as it is. Choose a later day.`;
  return untilProblem(day, now);
}

/** Days that can be asked for, and the one that is proposed: as long again as a first request, from the day that stands. */
export function renewalDays(standsUntil: Date, now: Date): { earliest: string; suggested: string; latest: string } | null {
  const latest = latestUntil(now);
  const next = dayOf(new Date(standsUntil.getTime() + dayMs));
  const earliest = endOfDay(dayOf(standsUntil)) > standsUntil ? dayOf(standsUntil) : next;
  if (earliest > latest) return null;
  const suggested = defaultUntil(standsUntil);
  return { earliest, suggested: suggested > latest ? latest : suggested, latest };
}
