import { expect, test } from 'vitest';
import { readArguments, stepNames } from './arguments';

test.each([
  ['nothing means everything', [], [...stepNames], []],
  ['steps run in their own order', ['unit', 'lint'], ['lint', 'unit'], []],
  ['what follows the steps is for the runner', ['e2e', 'e2e/journey.spec.ts', '-g', 'revoke'], ['e2e'], ['e2e/journey.spec.ts', '-g', 'revoke']],
  ['two dashes are nobody’s', ['unit', '--', 'lib/aws'], ['unit'], ['lib/aws']],
])('%s', (_sentence, given, steps, passedOn) => {
  expect(readArguments(given)).toEqual({ steps, passedOn });
});

test.each([
  ['a word that is no step', ['lunt']],
  ['a file for a step that takes none', ['lint', 'lib/aws']],
])('%s is refused', (_sentence, given) => {
  expect(() => readArguments(given)).toThrow(/means nothing here/);
});
