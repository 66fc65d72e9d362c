import { AwsError } from '@/lib/aws/errors';
import { RoleUnusable } from './account-session';
import type { HealthSeen } from './health';
import { Conflict, type Helper, type ListRead, type ObservedBase, type RoleSide } from './driver';

/** What one pass found out, before it is written down. */
export type Outcome = {
  sentence: string;
  /** Undefined: not read in this pass. Null: AWS was read and has nothing. */
  observed?: ObservedBase | null;
  /** Undefined: this pass says nothing new about it. */
  health?: HealthSeen;
  /** What somebody did to it by hand, and what becomes of it: the line of progress says it once. */
  drift?: string;
} & (
  | { phase: 'CONVERGED' }
  /** `isUnread`: it was gone before, and could not be checked again. */
  | { phase: 'GONE'; reason?: string; lists: ListRead[] | null; isUnread?: true }
  /** `nextInMs`: another time than by how long it has waited. */
  | { phase: 'WAITING_FOR_AWS'; reason?: string; nextInMs?: number }
  | { phase: 'WAITING_FOR_OTHERS' }
  | { phase: 'RETRYING'; reason: string }
  | { phase: 'BLOCKED'; reason: string; blockedBy: Helper }
);

const roleOwner: Record<RoleSide, string> = { owner: 'the service’s owners', consumer: 'the consumer’s team' };

/**
 * The one place that decides whether a fault passes by itself, or which person must act. Anything that is not AWS's
 * answer is thrown on.
 */
export function outcomeOfError(error: unknown, side: RoleSide): Outcome {
  if (error instanceof Conflict) return { phase: 'BLOCKED', sentence: error.sentence, reason: error.reason, blockedBy: error.who };
  if (error instanceof RoleUnusable) return { phase: 'BLOCKED', sentence: `${error.publicMessage} Pergola continues when the role works.`, reason: error.reason, blockedBy: error.reason === 'roleMissing' ? 'admin' : side };
  if (!(error instanceof AwsError)) throw error;
  const said = error.publicMessage;
  switch (error.kind) {
    case 'throttled':
      return { phase: 'RETRYING', reason: error.kind, sentence: 'AWS asks us to slow down. It is tried again by itself.' };
    case 'unavailable':
      return { phase: 'RETRYING', reason: error.kind, sentence: `AWS could not be reached or did not answer. It is tried again by itself. (${said})` };
    case 'conflict':
      return { phase: 'RETRYING', reason: error.kind, sentence: `AWS is still busy with something that this needs. It is tried again by itself. (${said})` };
    case 'notFound':
      return { phase: 'RETRYING', reason: error.kind, sentence: `AWS does not find something that this needs. It is tried again by itself. (${said})` };
    case 'alreadyExists':
      return { phase: 'RETRYING', reason: error.kind, sentence: `AWS says that it exists already. It is looked for again. (${said})` };
    case 'accessDenied':
      return {
        phase: 'BLOCKED',
        reason: error.kind,
        blockedBy: side,
        sentence: `Pergola’s role in this account may not do this: ${said} Ask ${roleOwner[side]} to put the role back as its template has it. It goes on by itself afterwards.`,
      };
    case 'quota':
      return {
        phase: 'BLOCKED',
        reason: error.kind,
        blockedBy: side,
        sentence: `A quota of this account is reached: ${said} Nothing was made or changed. Ask ${roleOwner[side]} to raise it or to remove what is not needed. It goes on by itself afterwards.`,
      };
    case 'invalid':
      return { phase: 'BLOCKED', reason: error.kind, blockedBy: side, sentence: `AWS refuses this as it is: ${said} Change it and try again.` };
  }
}
