import { invalid } from '../errors';
import { readCron, type Schedule } from './cron';

const longestPeriodMs = 100 * 365 * 86_400_000;
const unitsMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`, in UTC (EventBridge user guide, "Setting a schedule pattern"). */
export function readSchedule(expression: string): Schedule {
  const [, value, unit, plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (value !== undefined && Number(value) > 0 && (Number(value) === 1) === (plural === '')) {
    const period = Number(value) * unitsMs[unit as keyof typeof unitsMs];
    if (period <= longestPeriodMs) return (after) => after + period;
  }
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  const cron = fields === undefined ? undefined : readCron(fields);
  if (!cron) throw invalid('Parameter ScheduleExpression is not valid.');
  return cron;
}
