import { expect, test } from 'vitest';
import { checkNamedActions, checkNamedOperations } from './named-actions';
import { parseSource } from './source-file';

test.each([
  ['an action that a page had not', `'Add the Region under Accounts, then ask.'`, 1],
  ['a button that is not there', `'Have it repaired here, or put it back on AWS.'`, 1],
  ['a setting without a form', `<Field description="These can be changed at any time.">`, 1],
  ['a person without an operation', `'An administrator must move it first.'`, 1],
  ['a command', `'Ask an administrator of Pergola to add the Region with "pergola accounts add".'`, 0],
  ['a page', `'Deploy the roles as Accounts shows.'`, 0],
  ['a server action', `'Enter new credentials to go on.'`, 0],
])('a message that names %s', (_name, text, findings) => {
  expect(checkNamedActions(parseSource('lib/services/policy.ts', text))).toHaveLength(findings);
});

test('an operation that is named and was removed is found', () => {
  expect(checkNamedOperations([]).map(({ reason }) => reason)).toContainEqual(expect.stringContaining('repairServiceAction'));
});
