import type { State } from './definition';
import { runtimeFailure, StateFailure } from './scope';

/** The longest wait, in seconds (Amazon States Language). */
const longestSeconds = 99_999_999;

/** Until when a Wait state waits, in milliseconds since the epoch. */
export function waitedUntil(state: State, seconds: unknown, timestamp: unknown, now: number): number {
  if (seconds !== undefined) return now + secondsOf(state, seconds) * 1000;
  const time = isTimestamp(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const found = String(timestamp);
  if (state.TimestampPath) {
    throw runtimeFailure(`The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${state.TimestampPath} == ${found}`);
  }
  throw fault(state, `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${found}`, 'Timestamp');
}

function secondsOf(state: State, seconds: unknown): number {
  const shown = state.SecondsPath ? `${state.SecondsPath} == ${String(seconds)}` : String(seconds);
  const field = state.SecondsPath ? 'SecondsPath' : 'Seconds';
  if (!Number.isInteger(seconds)) throw fault(state, `The ${field} parameter cannot be parsed as a long value: ${shown}`, 'Seconds');
  if (Number(seconds) < 0) throw fault(state, `The ${field} parameter references a negative value: ${shown}`, 'Seconds');
  if (Number(seconds) > longestSeconds) throw runtimeFailure('Wait state delay is too long.');
  return Number(seconds);
}

function fault(state: State, cause: string, field: string): StateFailure {
  return state.QueryLanguage === 'JSONata' ? new StateFailure('States.QueryEvaluationError', cause, field) : runtimeFailure(cause);
}

export function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value);
}
