import { expect, test } from 'vitest';

const { nodeProblem } = (await import(new URL('./check-node.mjs', import.meta.url).href)) as { nodeProblem(version: string): string | undefined };
const { isInstalled } = (await import(new URL('./install.mjs', import.meta.url).href)) as { isInstalled(root: string): boolean };

test.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['20.18.3', false],
  ['18.20.8', false],
])('Node.js %s', (version, fine) => {
  if (fine) expect(nodeProblem(version)).toBeUndefined();
  else expect(nodeProblem(version)).toMatch(new RegExp(`needs Node.js 20.19 or later and this is ${version}: install`));
});

test('this project, whose tests run, is installed; an empty folder is not', () => {
  expect(isInstalled(process.cwd())).toBe(true);
  expect(isInstalled('/nowhere')).toBe(false);
});
