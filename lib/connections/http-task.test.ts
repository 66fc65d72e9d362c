import { describe, expect, test } from 'vitest';
import { endpointOf, firstPortOf, httpTaskState, queryOf, withQueryMoved } from './http-task';

describe('the parts of an HTTP Task', () => {
  test.each([
    ['port 443 goes without saying', endpointOf('service1.main.example.com', 443, '/'), 'https://service1.main.example.com/'],
    ['another port is named', endpointOf('10.0.1.20', 8443, '/a'), 'https://10.0.1.20:8443/a'],
    ['an IPv6 address is put in brackets', endpointOf('fd00::1', 443, '/'), 'https://[fd00::1]/'],
    ['443 is called first where it is shared', firstPortOf(['80', '400-500']), 443],
    ['else the first port', firstPortOf(['8000-8010', '9000']), 8000],
    ['a name that comes twice is a list', queryOf('?a=1&b=2&a=3'), { a: ['1', '3'], b: '2' }],
    ['a name that ends in .$ is a name like any other', queryOf('a.$=$.x'), { 'a.$': '$.x' }],
    ['a query in the path goes before the query', withQueryMoved({ path: '/a?b=1', query: '?c=2' }), { path: '/a', query: 'b=1&c=2' }],
    ['a path without one stays', withQueryMoved({ path: '/a', query: 'c=2' }), { path: '/a', query: 'c=2' }],
  ])('%s', (_name, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  test('make one state', () => {
    expect(httpTaskState({ connectionArn: 'arn', method: 'GET', endpoint: 'https://a/', takes: { query: true, body: true } })).toEqual({
      Type: 'Task',
      Resource: 'arn:aws:states:::http:invoke',
      Parameters: { ApiEndpoint: 'https://a/', Method: 'GET', InvocationConfig: { ConnectionArn: 'arn' }, 'QueryParameters.$': '$.query', 'RequestBody.$': '$.body' },
      End: true,
    });
  });

  test('keep a name of the prototype', () => {
    expect(Object.entries(queryOf('__proto__=1'))).toEqual([['__proto__', '1']]);
  });
});
