import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root';

/** Reads `.env` of the folder into the environment. A variable that is already set keeps its value. */
export function loadEnvFile(folder = projectRoot): void {
  const file = join(folder, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}
