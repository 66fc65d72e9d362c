import type { Delivery } from './delivery';

/** EventBridge's own limits of a target without a retry policy: 24 hours and 185 retries. */
const defaultRetryAttempts = 185;
const defaultEventAgeSeconds = 86_400;

export function retryPolicyOf({ load, createdAt }: Delivery): { maximumRetryAttempts: number; endsAt: number } {
  const { MaximumRetryAttempts = defaultRetryAttempts, MaximumEventAgeInSeconds = defaultEventAgeSeconds } = load?.target.RetryPolicy ?? {};
  return { maximumRetryAttempts: MaximumRetryAttempts, endsAt: createdAt + MaximumEventAgeInSeconds * 1000 };
}

const firstDelayMs = 1_000;
const largestDelayMs = 10 * 60_000;

/** Exponential back-off with jitter, after so many attempts. AWS does not publish its figures. */
export function retryDelayMs(attempts: number): number {
  const most = Math.min(largestDelayMs, firstDelayMs * 2 ** Math.min(attempts - 1, 20));
  return most / 2 + (Math.random() * most) / 2;
}
