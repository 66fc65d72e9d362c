import { expect, it } from 'vitest';
import { diagnose } from './validate-definition';

const pass = (more: object = {}) => ({ StartAt: 'E', States: { E: { Type: 'Pass', End: true, ...more } } });
const one = (state: object, top: object = {}) => ({ ...top, StartAt: 'A', States: { A: { End: true, ...state } } });
const jsonata = (state: object) => one(state, { QueryLanguage: 'JSONata' });
const errorsOf = (definition: unknown) => diagnose(JSON.stringify(definition), 'STANDARD').filter(({ severity }) => severity === 'ERROR');

it.each<[string, object]>([
  ['paths into variables and the context object', one({ Type: 'Map', ItemsPath: '$items.a', MaxConcurrencyPath: '$limit', ItemProcessor: pass({ InputPath: '$$.Execution.Input' }) })],
  ['a wait for a variable', one({ Type: 'Wait', SecondsPath: '$wait' })],
  ['data that looks like a state machine', one({ Type: 'Pass', Parameters: { States: { x: 1 }, StartAt: 'q', Next: 'Nowhere' }, ResultSelector: undefined, Result: { Branches: 5, Default: 'x' } })],
  ['plain lists in Assign', one({ Type: 'Pass', Assign: { list: [1, 'a', null, [true]], nested: { list: ['b'], 'path.$': '$.c' } } })],
  ['a constant condition', { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'B' }, B: { Type: 'Succeed' } } }],
  ['a fraction of a percentage', one({ Type: 'Map', ToleratedFailurePercentage: 12.5, ItemProcessor: pass() })],
  ['filters', one({ Type: 'Pass', Parameters: { 'a.$': "$.b[?(@.c == 'x')].d" } })],
  ['all of a retrier and a catcher', { StartAt: 'A', States: { A: { Type: 'Parallel', Branches: [pass()], Retry: [{ ErrorEquals: ['States.ALL'], MaxDelaySeconds: 5, JitterStrategy: 'FULL' }], Catch: [{ ErrorEquals: ['States.ALL'], Assign: { 'x.$': '$.Error' }, Next: 'B' }], End: true }, B: { Type: 'Succeed' } } }],
  ['a text as Output', jsonata({ Type: 'Pass', Output: 'plain' })],
  ['an empty text as Output', jsonata({ Type: 'Pass', Output: '' })],
  ['a number as Output', jsonata({ Type: 'Pass', Output: 5 })],
  ['null as Output', jsonata({ Type: 'Pass', Output: null })],
  ['lists in lists as Output', jsonata({ Type: 'Pass', Output: [[1, 'x', ''], ['{% 1 %}']] })],
  ['an expression of many lines', jsonata({ Type: 'Pass', Output: '{%\n  (\n    $a := 1;\n    $a + 1\n  )\n%}' })],
  ['an expression without blanks', jsonata({ Type: 'Wait', Seconds: '{%1+1%}' })],
  ['literal Items', jsonata({ Type: 'Map', Items: [1, { a: '{% 2 %}' }], ItemProcessor: pass(), ItemSelector: '{% $states.context.Map.Item.Value %}' })],
  [
    'a JSONata state among others',
    { StartAt: 'A', States: { A: { Type: 'Choice', QueryLanguage: 'JSONata', Choices: [{ Condition: '{% true %}', Output: 'x', Next: 'B' }], Default: 'B' }, B: { Type: 'Pass', Parameters: { 'a.$': '$.b' }, End: true } } },
  ],
])('%s is valid', (_what, definition) => {
  expect(errorsOf(definition)).toEqual([]);
});

it.each<[string, unknown, string]>([
  ['an expression with a mistake, deep inside', jsonata({ Type: 'Pass', Output: [{ a: ['{% 1 + %}'] }] }), '/States/A/Output'],
  ['a condition with a mistake', { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Condition: '{% ( %}', Next: 'B' }] }, B: { Type: 'Succeed' } } }, '/States/A/Choices/0/Condition'],
  ['a path with a mistake', one({ Type: 'Pass', Parameters: { 'a.$': '$.[' } }), '/States/A/Parameters'],
  ['an intrinsic function that there is not', one({ Type: 'Pass', Parameters: { 'a.$': 'States.Nothing(1)' } }), '/States/A/Parameters'],
  ['fields of the other language', one({ Type: 'Pass', Output: 1 }), '/States/A'],
  ['a state that is a number', { StartAt: 'A', States: { A: 5 } }, '/States'],
  ['states that are a list', { StartAt: 'A', States: [] }, '/States'],
])('%s is not', (_what, definition, location) => {
  const [error] = errorsOf(definition);
  expect(error).toMatchObject({ code: 'SCHEMA_VALIDATION_FAILED', location: expect.stringContaining(location) as string });
});
