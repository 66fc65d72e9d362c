import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderEnvExample } from './env-example';
import { projectRoot } from './project-root';

/** Writes the files that are generated from code and kept in the repository. */
await writeFile(join(projectRoot, '.env.example'), renderEnvExample());
console.log('.env.example is up to date.');
