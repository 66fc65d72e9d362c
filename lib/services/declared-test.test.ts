import { expect, test } from 'vitest';
import { declaredTestSchema, testColumnsOf, testInputOf, testInWords } from './declared-test';

const get = { method: 'GET', path: '/health?full=1', statuses: '200' };

test.each<[string, object, string | null]>([
  ['a path with a query', get, null],
  ['HEAD and several statuses', { ...get, method: 'HEAD', statuses: '204, 200' }, null],
  ['no test, whatever else the form holds', { method: 'NONE', path: 'no path', statuses: '' }, null],
  ['a method with an effect', { ...get, method: 'POST' }, 'method'],
  ['a whole address', { ...get, path: 'https://service1.main.example.com/' }, 'path'],
  ['a fragment', { ...get, path: '/a#b' }, 'path'],
  ['a blank in the path', { ...get, path: '/a b' }, 'path'],
  ['a line break in the path', { ...get, path: '/a\r\nHost: other' }, 'path'],
  ['an umlaut in the path', { ...get, path: '/ü' }, 'path'],
  ['no status', { ...get, statuses: '' }, 'statuses'],
  ['401', { ...get, statuses: '401' }, 'statuses'],
  ['403 beside 200', { ...get, statuses: '200, 403' }, 'statuses'],
  ['407', { ...get, statuses: '407' }, 'statuses'],
  ['500', { ...get, statuses: '500' }, 'statuses'],
  ['a redirect', { ...get, statuses: '302' }, 'statuses'],
  ['a word', { ...get, statuses: 'OK' }, 'statuses'],
  ['11 statuses', { ...get, statuses: Array.from({ length: 11 }, (_, at) => 200 + at).join() }, 'statuses'],
])('%s', (_name, input, refusedAt) => {
  const { error } = declaredTestSchema.safeParse(input);
  expect([...new Set(error?.issues.map(({ path }) => path[0]))]).toEqual(refusedAt ? [refusedAt] : []);
});

test('columns hold what the form says, and say it in words', () => {
  const columns = testColumnsOf({ method: 'HEAD', path: '/health?full=1', statuses: '204,200,204' });
  expect(columns).toEqual({ testMethod: 'HEAD', testPath: '/health?full=1', testStatuses: [200, 204] });
  expect(testInputOf(columns)).toEqual({ method: 'HEAD', path: '/health?full=1', statuses: '200, 204' });
  expect(testInWords(columns)).toBe('HEAD /health?full=1, expects 200 or 204');
  expect(testInWords(testColumnsOf({ method: 'NONE', path: '/', statuses: '200' }))).toBeNull();
});
