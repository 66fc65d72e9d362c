import { join } from 'node:path';
import { projectRoot } from '../project-root';
import type { RunToEnd } from './child';
import { fingerprintFiles, makeIfChanged } from './fingerprint';

/**
 * Generates the database client unless schema and Prisma's version are those of the last time. Prisma would fetch its
 * schema engine first; told that it is there, it does not, and generating needs none.
 */
export async function generateClient(run: RunToEnd, logFolder: string): Promise<boolean> {
  const inputs = [join(projectRoot, 'prisma', 'schema.prisma'), join(projectRoot, 'node_modules', 'prisma', 'package.json')];
  const note = join(projectRoot, 'prisma', 'generated', '.fingerprint');
  return makeIfChanged(note, await fingerprintFiles(inputs), () =>
    run({
      name: 'prisma generate',
      args: [join(projectRoot, 'node_modules', 'prisma', 'build', 'index.js'), 'generate', '--no-hints'],
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      logFile: join(logFolder, 'prisma-generate.log'),
    }),
  );
}
