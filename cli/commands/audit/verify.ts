import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { line } from '@/lib/platform/text-schema';
import { readOutsideHeads, trustedPublicKeys } from '@/lib/activity/reads/outside-heads';
import { parseHeads } from '@/lib/platform/audit-head';
import { readOnlyDb } from '@/lib/platform/db';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { defineCommand } from '../../command';
import { UsageError } from '../../usage-error';

export const auditVerify = defineCommand({
  name: 'audit verify',
  summary: 'Recompute the hashes of the audit log and compare them with signed heads.',
  description: 'Without --heads, the heads are those of AUDIT_BUCKET and AUDIT_HEADS_FILE. Lines of a worker log work too.',
  options: z.object({
    heads: z.array(line()).default([]).meta({ description: 'File with signed heads; - reads standard input.', placeholder: 'FILE' }),
    'public-key': z.array(line()).default([]).meta({ description: 'Public key (base64) whose heads are accepted, instead of those of the instance.', placeholder: 'KEY' }),
  }),
  examples: ['pergola audit verify', 'pergola audit verify --heads heads.jsonl --public-key MCowBQYDK2VwAyEA…', 'grep auditHead worker.log | pergola audit verify --heads -'],
  needsInstance: true,
  run: async ({ heads: files, 'public-key': given }, { cwd }) => {
    const texts = await Promise.all(files.map((file) => (file === '-' ? textOf(process.stdin) : readHeads(resolve(cwd, file)))));
    const heads = files.length > 0 ? texts.flatMap(parseHeads) : await readOutsideHeads({ all: true });
    const publicKeys = given.length > 0 ? given : trustedPublicKeys();
    const check = await verifyAudit(readOnlyDb(), { heads, publicKeys });
    const data = { ...check, publicKeys };
    if (!check.intact) return { text: ['The audit log was changed.', ...check.problems.map(({ message }) => `  ${message}`)].join('\n'), data, failed: true };
    const vouched = check.vouchedUntil ? `${check.heads} signed heads match, the latest of ${check.vouchedUntil.at} (event ${check.vouchedUntil.seq}).` : 'No signed head was compared, so removed events at the end are not detected.';
    return { text: [`The audit log is intact: ${check.events} events. Head: ${check.head}`, vouched, ...publicKeys.map((key) => `Public key: ${key}`)].join('\n'), data };
  },
});

async function readHeads(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--heads: ${file} can't be read (${(error as NodeJS.ErrnoException).code}). Enter the path of a file with signed heads, or - for standard input.`, 'audit verify');
  }
}
