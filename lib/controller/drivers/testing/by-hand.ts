import { newSession, type AwsSession } from '@/lib/aws/call';
import { region } from './sandbox-rig';

/** Somebody with full access to an account, who changes things behind Pergola's back. */
export function byHand(accountId: string): AwsSession {
  return newSession({ accountId, region }, { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' }, () => {});
}
