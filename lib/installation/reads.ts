import 'server-only';
import { readInstallation } from '@/lib/controller/installation';
import { grantVisibleTo, type GrantRow } from '@/lib/grants/reads';
import { db, type Tx } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import type { Installation } from '@/prisma/generated/client';

/** There is one, and everyone can know that: what it says of a hold is on every page. */
export function installationOf(client: Tx = db()): Promise<Installation> {
  return readInstallation(client);
}

/** The installation and a grant that it would make again. */
export type HeldGrant = Installation & { grant: GrantRow };

export async function heldGrantVisibleTo(scope: Scope, grantId: string, client: Tx = db()): Promise<HeldGrant | null> {
  if (!scope.seesAll) return null;
  const grant = await grantVisibleTo(scope, grantId, client);
  return grant && { ...(await readInstallation(client)), grant };
}
