import { z } from 'zod';
import { genesisHash } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { defineCommand } from '../../command';

export const auditHead = defineCommand({
  name: 'audit head',
  summary: 'Print the sequence number and the hash of the last event.',
  options: z.object({}),
  examples: ['pergola audit head --json > head.json'],
  needsInstance: true,
  run: async () => {
    const last = await db().auditEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, at: true, hash: true } });
    const head = last ? { seq: String(last.seq), at: last.at.toISOString(), hash: last.hash } : { seq: '0', at: null, hash: genesisHash };
    return { text: `${head.seq} ${head.hash}`, data: head };
  },
});
