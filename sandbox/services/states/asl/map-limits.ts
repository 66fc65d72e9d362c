import { runtimeFailure } from './scope';

/** How many iterations may fail before the Map state does. */
export interface Tolerance {
  count: number | undefined;
  percentage: number | undefined;
}

export function toleranceOf(count: unknown, percentage: unknown): Tolerance {
  const tolerance = { count: numberFrom('ToleratedFailureCount', count), percentage: numberFrom('ToleratedFailurePercentage', percentage) };
  if ((tolerance.count ?? 0) < 0) throw runtimeFailure('ToleratedFailureCount cannot be negative.');
  const { percentage: share = 0 } = tolerance;
  if (share < 0 || share > 100) throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.');
  return tolerance;
}

/** Without a tolerance no failure is too many to count: the first one fails the state with its own error. */
export function isTolerant({ count, percentage }: Tolerance): boolean {
  return count !== undefined || percentage !== undefined;
}

export function tolerates({ count, percentage }: Tolerance, failed: number, length: number): boolean {
  if (count !== undefined && failed > count) return false;
  return percentage === undefined || (failed / length) * 100 <= percentage;
}

/** The value of a field that holds a number, however it was given. */
export function numberFrom(field: string, value: unknown, least?: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw runtimeFailure(`The value ${JSON.stringify(value)} of the field ${field} is not a number.`);
  if (least !== undefined && value < least) throw runtimeFailure(`The value ${value} of the field ${field} is less than ${least}.`);
  return value;
}
