import { feedMs, passesPerAccount, passesPerAccountWithRemovals } from '@/lib/controller/timing';

/** How urgent the pass over a resource is, the lower the sooner: removals, what somebody waits for, what is only compared again. */
export type Urgency = 0 | 1 | 2;

/** The first pass over a resource after all became due. */
export interface FirstPass {
  urgency: Urgency;
  accountId: string;
  startMs: number;
  endMs: number;
}

/** Passes that began while something more urgent, for which its account had room, was left for longer than the queue takes to be fed. */
export function countOutOfOrder(passes: readonly FirstPass[]): number {
  const ofAccount = new Map<string, FirstPass[]>();
  for (const pass of passes) ofAccount.set(pass.accountId, [...(ofAccount.get(pass.accountId) ?? []), pass]);
  const hasRoom = ({ accountId, urgency }: FirstPass, at: number) => {
    const running = ofAccount.get(accountId)!.filter(({ startMs, endMs }) => startMs <= at && endMs > at).length;
    return running < (urgency === 0 ? passesPerAccountWithRemovals : passesPerAccount);
  };
  const isOvertaking = (pass: FirstPass) => passes.some((other) => other.urgency < pass.urgency && other.startMs > pass.startMs + feedMs && hasRoom(other, pass.startMs));
  return passes.filter((pass) => pass.urgency > 0 && isOvertaking(pass)).length;
}
