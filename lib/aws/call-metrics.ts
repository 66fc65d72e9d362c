import { counter, histogram } from '@/lib/platform/metrics';
import type { AwsCall } from './observer';

const calls = counter({ name: 'pergola_aws_calls_total', help: 'Calls of AWS by what came of them: ok, or the kind of refusal.', labels: ['service', 'operation', 'result'] });
const attempts = counter({ name: 'pergola_aws_attempts_total', help: 'Requests sent for these calls, the SDK’s own retries among them.', labels: ['service', 'operation'] });
const seconds = histogram({
  name: 'pergola_aws_call_duration_seconds',
  help: 'From the first attempt to the last answer.',
  labels: ['service', 'operation'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
});

export function measureAwsCall({ service, operation, result, attempts: sent, ms }: AwsCall): void {
  calls.inc({ service, operation, result });
  attempts.inc({ service, operation }, sent);
  seconds.observe({ service, operation }, ms / 1_000);
}
