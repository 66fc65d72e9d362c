// node scripts/run.mjs <file> [arguments]: runs a TypeScript file of this project once the packages and the database client are there.
import { join } from 'node:path';
import { launch } from './launch/launch.mjs';

const [, , entry = '', ...rest] = process.argv;
process.argv = [process.argv[0] ?? '', entry, ...rest];
await launch(entry, async () => {
  const [{ generateClient }, { runToEnd }] = await Promise.all([import('./stack/prisma-client.ts'), import('./stack/child.ts')]);
  await generateClient(runToEnd, join('.pergola', 'logs'));
});
