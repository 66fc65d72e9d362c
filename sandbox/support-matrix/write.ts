import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { supportMatrix, withMatrix } from './support-matrix';

/** `npm run sandbox:readme` writes the table of `sandbox/README.md` anew. */
const path = join(import.meta.dirname, '..', 'README.md');
writeFileSync(path, withMatrix(readFileSync(path, 'utf8'), await supportMatrix()));
