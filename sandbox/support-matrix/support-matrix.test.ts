import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { supportMatrix, withMatrix } from './support-matrix';

it('the README tells what the sandbox plays; npm run sandbox:readme brings it up to date', async () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  expect(readme).toBe(withMatrix(readme, await supportMatrix()));
});
