import { db } from '@/lib/platform/db';
import { takeOver } from './continue';

/** As an administrator decides it on the page. The audit names the operator. */
export function continueByOperator(reason: string): Promise<{ epoch: number }> {
  return takeOver(reason, (work) => db().$transaction((tx) => work(tx, null)));
}
