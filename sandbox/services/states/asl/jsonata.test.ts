import { describe, expect, it } from 'vitest';
import { fillJsonata } from './jsonata';

const now = Date.parse('2030-01-02T03:04:05.678Z');
const scope = {
  input: { city: 'Seattle', days: [1, 2, 3], orders: [{ id: 'a', total: 5 }, { id: 'b', total: 9 }] },
  context: { Execution: { Name: 'run-1' } },
  variables: { limit: 6, names: ['x', 'y'] },
  result: { StatusCode: 200 },
  now,
};

describe('an expression', () => {
  it.each<[string, unknown]>([
    ['{% $states.input.city %}', 'Seattle'],
    ['{% $states.input.orders[total > $limit].id %}', 'b'],
    ['{% $states.result.StatusCode = 200 %}', true],
    ["{% $states.context.Execution.Name & '!' %}", 'run-1!'],
    ['{% ($sum := $sum($states.input.orders.total); $sum * 2) %}', 28],
    ['{% $map($states.input.days, function($day) { $day + 1 }) %}', [2, 3, 4]],
    ['{% $names %}', ['x', 'y']],
    ['{% $partition([1,2,3,4,5], 2) %}', [[1, 2], [3, 4], [5]]],
    ['{% $range(0, 10, 4) %}', [0, 4, 8]],
    ['{% $range(2, 5, 7) %}', 2],
    ['{% $range(2, 5, 7)[] %}', [2]],
    ['{% $partition([7], 3) %}', [[7]]],
    ["{% $hash('x', 'SHA-256') %}", '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'],
    ['{% $random(7) = $random(7) %}', true],
    ["{% $match($uuid(), /^[0-9a-f-]{36}$/) ~> $count %}", 1],
    ["{% $parse('{\"a\": [1]}').a %}", [1]],
    ['{% $now() %}', '2030-01-02T03:04:05.678Z'],
    ["{% $now('[Y0001]-[M01]') %}", '2030-01'],
    ['{% $millis() %}', now],
    ['no expression', 'no expression'],
    [' {% 1 %}', ' {% 1 %}'],
  ])('%s', async (expression, expected) => {
    expect(await fillJsonata({ list: [expression], fixed: 1 }, 'Output', scope)).toEqual({ list: [expected], fixed: 1 });
  });

  it.each([
    ['{% $missing %}', `The JSONata expression '$missing' specified for the field 'Output/x' returned nothing (undefined).`],
    ['{% $f := function($x){$x} %}', `The JSONata expression '$f := function($x){$x}' specified for the field 'Output/x' returned an unsupported result type.`],
    ["{% $eval('1') %}", 'T1006: Attempted to invoke a non-function'],
    ['{% 1 + %}', 'threw an error during evaluation'],
    ["{% $parse('no JSON') %}", 'threw an error during evaluation'],
    ['{% ($loop := function() { 1 + $loop() }; $loop()) %}', 'threw an error during evaluation'],
    ['{% $random.constructor("return process")() %}', 'threw an error during evaluation'],
  ])('%s fails', async (expression, cause) => {
    const failure = { error: 'States.QueryEvaluationError', location: 'Output/x', failureCause: expect.stringContaining(cause) as string };
    await expect(fillJsonata({ x: expression }, 'Output', scope)).rejects.toMatchObject(failure);
  });
});
