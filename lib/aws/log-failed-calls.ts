import { log } from '@/lib/platform/log';
import { onEveryAwsCall } from './observer';

/** From here on each call of this process that AWS refuses, or does not answer, is a line with the ids of the work that made it. */
export function logFailedAwsCalls(): void {
  onEveryAwsCall(({ service, operation, accountId, region, result, code, requestId, attempts, ms }) => {
    if (result === 'ok') return;
    // That something is not there is often just what is asked; all other refusals are worth a look.
    log()[result === 'notFound' ? 'info' : 'warn']({ call: `${service}:${operation}`, account: accountId, region, result, code, requestId, attempts, ms: Math.round(ms) }, 'AWS call failed');
  });
}
