import { resolve } from 'node:path';
import { z } from 'zod';
import { line } from '@/lib/platform/text-schema';
import { backUp } from '@/scripts/backup/back-up';
import { withOwnDatabase } from '@/scripts/backup/own-database';
import { urlAs } from '@/scripts/postgres/roles';
import { defineCommand } from '../command';

export const backup = defineCommand({
  name: 'backup',
  summary: 'Back up the database that npm start runs.',
  description:
    'Works while Pergola runs, and as of one moment. The file has no credentials of AWS and no secrets of sign-in, but it has the external IDs of your account roles: only let people read it who may read the database. Its checksum finds damage, not a deliberate change. Back up secrets.json of PERGOLA_HOME apart from it, and never installation.json: an old record hides that the database is old. For your own PostgreSQL, use pg_dump or point-in-time recovery: see docs/operating.md.',
  options: z.object({ to: line().optional().meta({ description: 'File to write. Default: pergola-<time>.jsonl.gz in the current folder.', placeholder: 'FILE' }) }),
  examples: ['pergola backup', 'pergola backup --to /backups/pergola.jsonl.gz'],
  needsInstance: false,
  run: async ({ to }, { cwd }) => {
    const file = resolve(cwd, to ?? `pergola-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z.jsonl.gz`);
    const made = await withOwnDatabase(process.env, async ({ url }) => backUp(urlAs('owner', url), file));
    const { pergolaBackup: _format, migrations, ...facts } = made;
    return {
      text: `Wrote ${made.rows} rows as of ${made.createdAt} to ${file}.\nThe secrets are not in it. Keep secrets.json (session secret, key that signs the audit) of PERGOLA_HOME in another safe place.`,
      data: { file, ...facts, schema: migrations.at(-1) },
    };
  },
});
