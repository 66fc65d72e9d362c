import { runtimeFailure } from './scope';

/** How many iterations may fail before the Map state does. */
export interface Tolerance {
  count: number | undefined;
  percentage: number | undefined;
}

export function toleranceOf(count: unknown, percentage: unknown): Tolerance {
  const tolerance = { count: wholeNumberFrom('ToleratedFailureCount', count), percentage: numberFrom('ToleratedFailurePercentage', percentage) };
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

/** The value of a field that holds a whole number, however it was given. */
export function wholeNumberFrom(field: string, value: unknown, least?: number): number | undefined {
  const number = numberFrom(field, value);
  if (number === undefined) return undefined;
  if (!Number.isInteger(number)) throw runtimeFailure(`The ${field} field refers to value "${JSON.stringify(value)}" which is not a valid integer.`);
  if (least !== undefined && number < least) throw runtimeFailure(`The value ${number} of the field ${field} is less than ${least}.`);
  return number;
}

function numberFrom(field: string, value: unknown): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  throw runtimeFailure(`The ${field} field refers to value "${JSON.stringify(value)}" which is not a number.`);
}
