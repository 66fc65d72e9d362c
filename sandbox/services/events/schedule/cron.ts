/** When a schedule fires the first time after a point in time; undefined when it never does again. */
export type Schedule = (after: number) => number | undefined;

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const lastYear = 2199;
const dayMs = 86_400_000;

type DayTest = (day: Date) => boolean;

/** The six fields of a cron expression: minutes, hours, day of month, month, day of week, year. Undefined when they are none. */
export function readCron(fields: string): Schedule | undefined {
  const parts = fields.trim().split(/\s+/);
  const [minuteField = '', hourField = '', dayField = '', monthField = '', weekdayField = '', yearField = ''] = parts;
  const minutes = readNumbers(minuteField, 0, 59);
  const hours = readNumbers(hourField, 0, 23);
  const month = readNumbers(monthField, 1, 12, months);
  const year = readNumbers(yearField, 1970, lastYear);
  // Exactly one of the two kinds of days says nothing.
  const day = weekdayField === '?' ? readDayOfMonth(dayField) : dayField === '?' ? readDayOfWeek(weekdayField) : undefined;
  if (parts.length !== 6 || !minutes || !hours || !month || !year || !day) return undefined;

  const isDay = (date: Date) => year.has(date.getUTCFullYear()) && month.has(date.getUTCMonth() + 1) && day(date);
  return (after) => {
    const earliest = (Math.floor(after / 60_000) + 1) * 60_000;
    for (let start = Math.floor(earliest / dayMs) * dayMs; new Date(start).getUTCFullYear() <= lastYear; start += dayMs) {
      if (!isDay(new Date(start))) continue;
      for (const hour of hours) {
        for (const minute of minutes) {
          const time = start + hour * 3_600_000 + minute * 60_000;
          if (time >= earliest) return time;
        }
      }
    }
    return undefined;
  };
}

/** `*`, `1,3`, `1-5`, `0/15`, `2-10/4`; in order. */
function readNumbers(field: string, low: number, high: number, names: string[] = []): Set<number> | undefined {
  const found: number[] = [];
  const number = (text: string) => (names.includes(text.toUpperCase()) ? names.indexOf(text.toUpperCase()) + low : /^\d+$/.test(text) ? Number(text) : Number.NaN);
  for (const item of field.split(',')) {
    const [range = '', every, ...more] = item.split('/');
    const [from = '', to, ...others] = range === '*' ? [String(low), String(high)] : range.split('-');
    const first = number(from);
    const last = to === undefined ? (every === undefined ? first : high) : number(to);
    const step = every === undefined ? 1 : number(every);
    const isRange = first >= low && last <= high && first <= last && step >= 1;
    if (!isRange || more.length > 0 || others.length > 0) return undefined;
    for (let value = first; value <= last; value += step) found.push(value);
  }
  return new Set(found.sort((a, b) => a - b));
}

/** Besides numbers `L`, the last day of the month, and `15W`, the weekday nearest to the 15th. */
function readDayOfMonth(field: string): DayTest | undefined {
  if (field === 'L') return (day) => day.getUTCDate() === daysOfMonth(day);
  const [, nearest] = /^(\d{1,2})W$/.exec(field) ?? [];
  if (nearest !== undefined) return Number(nearest) >= 1 && Number(nearest) <= 31 ? (day) => day.getUTCDate() === nearestWeekday(day, Number(nearest)) : undefined;
  const numbers = readNumbers(field, 1, 31);
  return numbers && ((day) => numbers.has(day.getUTCDate()));
}

/** Besides numbers and names `L`, Saturday, `6L`, the last Friday of the month, and `3#2`, its second Tuesday. */
function readDayOfWeek(field: string): DayTest | undefined {
  if (field === 'L') return (day) => day.getUTCDay() === 6;
  const [, name = '', kind, place] = /^(\w{1,3}?)(?:(L)|#([1-5]))$/.exec(field) ?? [];
  const weekday = [...(readNumbers(name, 1, 7, weekdays) ?? [])][0];
  if (kind === 'L' && weekday !== undefined) return (day) => day.getUTCDay() === weekday - 1 && day.getUTCDate() > daysOfMonth(day) - 7;
  if (place !== undefined) return weekday === undefined ? undefined : (day) => day.getUTCDay() === weekday - 1 && Math.ceil(day.getUTCDate() / 7) === Number(place);
  const numbers = readNumbers(field, 1, 7, weekdays);
  return numbers && ((day) => numbers.has(day.getUTCDay() + 1));
}

function daysOfMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** It stays within the month. */
function nearestWeekday(day: Date, wanted: number): number {
  const last = daysOfMonth(day);
  const date = Math.min(wanted, last);
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  if (weekday === 6) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === last ? date - 2 : date + 1;
  return date;
}
