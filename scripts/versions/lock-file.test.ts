import { expect, test } from 'vitest';
import { findIncompleteOptionals, findTooOld } from './lock-file';

test.each([
  ['exactly the floor', '16.4.1', true],
  ['a later patch', '16.4.10', true],
  ['a later major version', '17.0.0', true],
  ['an earlier patch', '16.4.0', false],
  ['an earlier minor version with a larger patch', '16.3.9', false],
  ['a preview of the floor', '16.4.1-canary.3', false],
])('%s', (_sentence, version, fine) => {
  const findings = findTooOld({ packages: { 'node_modules/next': { version } } }, { next: '16.4.1' });
  expect(findings).toHaveLength(fine ? 0 : 1);
});

test('a second, older copy deeper in the tree is found', () => {
  const packages = { 'node_modules/react': { version: '19.3.1' }, 'node_modules/a/node_modules/react': { version: '18.0.0' } };
  expect(findTooOld({ packages }, { react: '19.3.1' })).toEqual([expect.stringContaining('node_modules/a/node_modules/react is 18.0.0')]);
});

test('a floor for a package that is not there is said', () => {
  expect(findTooOld({ packages: {} }, { react: '19.3.1' })).toEqual([expect.stringContaining('react is not in the lock file')]);
});

test('optional parts may lie beside or above, and a missing one is named', () => {
  const packages = {
    'node_modules/@b/x': {},
    'node_modules/a': { optionalDependencies: { '@b/x': '1', '@b/y': '1', '@b/z': '1' } },
    'node_modules/a/node_modules/@b/y': {},
  };
  expect(findIncompleteOptionals({ packages })).toEqual([expect.stringContaining('@b/z, an optional part of node_modules/a')]);
});
