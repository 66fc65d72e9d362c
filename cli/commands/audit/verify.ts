import { z } from 'zod';
import { verifyAuditChain } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { defineCommand } from '../../command';

export const auditVerify = defineCommand({
  name: 'audit verify',
  summary: 'Recompute the hashes of the audit log.',
  options: z.object({}),
  examples: ['pergola audit verify'],
  needsInstance: true,
  run: async () => {
    const check = await verifyAuditChain(db());
    if (check.intact) return { text: `The audit log is intact: ${check.events} events. Head: ${check.head}`, data: check };
    return { text: `The audit log was changed: event ${check.brokenAt} does not match its hash. ${check.events} events before it are intact.`, data: { ...check, brokenAt: String(check.brokenAt) }, failed: true };
  },
});
