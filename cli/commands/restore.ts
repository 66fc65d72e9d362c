import { resolve } from 'node:path';
import { z } from 'zod';
import { line } from '@/lib/platform/text-schema';
import { checkBackupFile } from '@/scripts/backup/backup-file';
import { withOwnDatabase } from '@/scripts/backup/own-database';
import { restoreBackup } from '@/scripts/backup/restore-backup';
import { defineCommand } from '../command';
import { UsageError } from '../usage-error';

export const restore = defineCommand({
  name: 'restore',
  summary: 'Replace the database that npm start runs by a backup.',
  description:
    'Stop Pergola first. The backup is loaded beside the present database and compared, then takes its place; the present one is kept as pergola_replaced until the next restore. After the start Pergola is on hold when anything happened since the backup: an administrator decides under Controller, Installation. People sign in again.',
  options: z.object({
    from: line().meta({ description: 'File that "pergola backup" wrote.', placeholder: 'FILE' }),
    yes: z.boolean().default(false).meta({ description: 'Replace the present database.' }),
  }),
  examples: ['pergola restore --from /backups/pergola.jsonl.gz --yes'],
  needsInstance: false,
  run: async ({ from, yes }, { cwd }) => {
    const file = resolve(cwd, from);
    if (!yes) {
      const { createdAt, version, installationId } = await checkBackupFile(file);
      throw new UsageError(`${file} is whole: made at ${createdAt} by version ${version} of installation ${installationId}. Pass --yes to replace the present database by it.`, 'restore');
    }
    const { pergolaBackup: _format, migrations, ...restored } = await withOwnDatabase(process.env, ({ url }) => restoreBackup(url, file), { mustBeStopped: true });
    return {
      text: `Restored the database as of ${restored.createdAt}. The replaced one is kept as ${restored.replaced} until the next restore. ${restored.sessionsEnded} sessions ended.\nStart Pergola, then look at Controller, Installation.`,
      data: { file, ...restored, schema: migrations.at(-1) },
    };
  },
});
