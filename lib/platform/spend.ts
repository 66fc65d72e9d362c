import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { countRefusal, type LimitKind } from './count-refusal';
import { AppError } from './errors';

/** Every limit is a number of points in this time. */
export const windowSeconds = 60;

/** Takes points from a limiter. Throws `tooManyRequests`, which says when there are points again. */
export async function spend(limiter: RateLimiterAbstract, { kind, key, points }: { kind: LimitKind; key: string; points: number }, reason: string): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (error) {
    // Anything else is a fault that the insurance could not cover: a limit is no reason to lock everyone out.
    if (!(error instanceof RateLimiterRes)) return;
    countRefusal(kind, key);
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    const wait = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
    throw new AppError('tooManyRequests', `${reason} Nothing was changed. Wait ${wait}, then try again; what you typed is still here.`, { retryAfterSeconds: seconds });
  }
}
