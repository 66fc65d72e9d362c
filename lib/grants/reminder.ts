const dayMs = 24 * 60 * 60 * 1_000;

/** Days before the end at which people are reminded of it, each more urgent than the one before. */
export const marks = [1, 7, 30] as const;

/** Access that ends soon: in how many days at most, and which mark has been passed. */
export interface Reminder {
  within: (typeof marks)[number];
  days: number;
}

/** Null: the end is far, or here already. */
export function reminderOf(until: Date, now: Date): Reminder | null {
  const leftMs = until.getTime() - now.getTime();
  if (leftMs <= 0) return null;
  const days = Math.ceil(leftMs / dayMs);
  const within = marks.find((mark) => days <= mark);
  return within ? { within, days } : null;
}

/** `within a day`, `in 5 days` */
export function daysInWords({ days }: Reminder): string {
  return days === 1 ? 'within a day' : `in ${days} days`;
}
