import type { RolePurpose } from '@/prisma/generated/enums';
import { readingUsers } from '@/lib/controller/read-permissions';
import { templateVersion } from './roles';

/** What a version of the template lets a role do that the version before did not, for people: action and what needs it. */
export interface AddedAction {
  purpose: RolePurpose;
  action: string;
  neededFor: string;
}

/** By template version. Version 1 is the first. A new version needs an entry here, and its number in the trust policies. */
export const addedActions: ReadonlyMap<number, readonly AddedAction[]> = new Map<number, readonly AddedAction[]>([
  [1, []],
  [2, readingUsers.flatMap(({ actions }) => actions).map((action) => ({ purpose: 'READ', action, neededFor: 'Naming what uses a connection before it is removed' }))],
]);

/** The actions that a role of this version lacks. */
export function missingActions(purpose: RolePurpose, version: number | null, added: ReadonlyMap<number, readonly AddedAction[]> = addedActions): AddedAction[] {
  return [...added].filter(([since]) => since > (version ?? 0)).flatMap(([, actions]) => actions.filter((action) => action.purpose === purpose));
}

/** A verified role whose trust policy names no current version. */
export function isOlder({ templateVersion: version, verifiedAt }: { templateVersion: number | null; verifiedAt: string | null }): boolean {
  return verifiedAt !== null && (version ?? 0) < templateVersion;
}
