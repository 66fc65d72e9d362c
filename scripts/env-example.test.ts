import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderEnvExample } from './env-example';
import { projectRoot } from './project-root';

test('.env.example is up to date: run npm run generate when this fails', async () => {
  expect(await readFile(join(projectRoot, '.env.example'), 'utf8')).toBe(renderEnvExample());
});
