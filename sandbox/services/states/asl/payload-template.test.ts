import { describe, expect, it } from 'vitest';
import { placeResult } from './paths';
import { fillTemplate } from './payload-template';

const scope = {
  input: { city: 'Seattle', days: [1, 2, 3], nested: { a: { b: 'c' } }, json: '{"x":1}', empty: '', blank: '  ', mixed: { k: 1, l: [], m: [true, null, { n: 'o p' }] } },
  context: { Execution: { Name: 'run-1' } },
  variables: { limit: { days: [7, 8] } },
};

describe('templates', () => {
  it.each<[string, unknown]>([
    ['$.city', 'Seattle'],
    ['$.days[1]', 2],
    ['$.days[*]', [1, 2, 3]],
    ['$..b', ['c']],
    ['$$.Execution.Name', 'run-1'],
    ["States.Format('{} in {}', $$.Execution.Name, $.city)", 'run-1 in Seattle'],
    ["States.Format('it\\'s {}', 5)", "it's 5"],
    ['States.StringToJson($.json)', { x: 1 }],
    ['States.StringToJson($.empty)', null],
    ['States.StringToJson($.blank)', null],
    ["States.Format('<{}>', $.mixed)", '<{k=1, l=[], m=[true, null, {n=o p}]}>'],
    ["States.Format('{}{}', $.empty, $.days)", '[1, 2, 3]'],
    ['States.JsonToString($.nested)', '{"a":{"b":"c"}}'],
    ['States.Array($.city, true, null, 1.5)', ['Seattle', true, null, 1.5]],
    ['States.ArrayLength($.days)', 3],
    ['States.ArrayContains($.days, 2)', true],
    ['States.ArrayGetItem($.days, States.MathAdd(1, 1))', 3],
    ['$limit.days[1]', 8],
    ['$.days[?(@ > 1)]', [2, 3]],
    ["States.Format('\\{{}\\}', $limit.days[0])", '{7}'],
    ['States.ArrayPartition($.days, 2)', [[1, 2], [3]]],
    ['States.ArrayRange(1, 9, 4)', [1, 5, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ["States.ArrayUnique(States.Array('a', 1, 'a', 1))", ['a', 1]],
    ["States.Base64Decode('YWI=')", 'ab'],
    ["States.Base64Encode('ab')", 'YWI='],
    ["States.StringSplit('a,b;c', ',;')", ['a', 'b', 'c']],
    ["States.JsonMerge($.nested, States.StringToJson($.json), false)", { a: { b: 'c' }, x: 1 }],
    ["States.Hash('x', 'SHA-256')", '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'],
  ])('%s', (expression, expected) => {
    expect(fillTemplate({ 'value.$': expression, fixed: ['$.city'] }, scope)).toEqual({ value: expected, fixed: ['$.city'] });
  });

  it.each([
    ['$.missing', 'States.Runtime'],
    ['States.Nothing()', 'States.IntrinsicFailure'],
    ['States.StringToJson($.city)', 'States.IntrinsicFailure'],
    ["States.Format('{} {}', $.city)", 'States.IntrinsicFailure'],
    ['States.ArrayGetItem($.days, 3)', 'States.IntrinsicFailure'],
    ['States.ArrayRange(1, 5000, 1)', 'States.IntrinsicFailure'],
    ["States.Hash('x', 'CRC')", 'States.IntrinsicFailure'],
    ['States.JsonMerge($.nested, $.nested, true)', 'States.IntrinsicFailure'],
    ['$unknown', 'States.Runtime'],
  ])('%s fails as %s', (expression, error) => {
    expect(() => fillTemplate({ 'value.$': expression }, scope)).toThrowError(expect.objectContaining({ error }));
  });
});

describe('where a result goes', () => {
  it.each<[string, string | null | undefined, unknown]>([
    ['in place of the input by default', undefined, 'r'],
    ['nowhere', null, { a: { b: 1 } }],
    ['beside what is there', '$.result', { a: { b: 1 }, result: 'r' }],
    ['into what is there', '$.a.c', { a: { b: 1, c: 'r' } }],
    ['where nothing was yet', '$.x.y', { a: { b: 1 }, x: { y: 'r' } }],
  ])('%s', (_what, path, expected) => {
    expect(placeResult(path, 'r', { a: { b: 1 } })).toEqual(expected);
  });
});
