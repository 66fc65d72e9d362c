import { describe, expect, test } from 'vitest';
import { bodyOf, endpointOf, firstPortOf, httpTaskState, queryOf } from './http-task';

describe('the parts of an HTTP Task', () => {
  test.each([
    ['port 443 goes without saying', endpointOf('service1.main.example.com', 443, '/'), 'https://service1.main.example.com/'],
    ['another port is named', endpointOf('10.0.1.20', 8443, '/a'), 'https://10.0.1.20:8443/a'],
    ['an IPv6 address is put in brackets', endpointOf('fd00::1', 443, '/'), 'https://[fd00::1]/'],
    ['443 is called first where it is shared', firstPortOf(['80', '400-500']), 443],
    ['else the first port', firstPortOf(['8000-8010', '9000']), 8000],
    ['a name that comes twice is a list', queryOf('?a=1&b=2&a=3'), { a: ['1', '3'], b: '2' }],
    ['a JSON body is JSON', bodyOf('{"a":1}'), { a: 1 }],
    ['any other is text', bodyOf('a=1'), 'a=1'],
    ['an empty one is none', bodyOf('  '), undefined],
  ])('%s', (_name, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  test('make one state', () => {
    expect(httpTaskState({ connectionArn: 'arn', method: 'GET', endpoint: 'https://a/', query: { a: '1' } })).toEqual({
      Type: 'Task',
      Resource: 'arn:aws:states:::http:invoke',
      Parameters: { ApiEndpoint: 'https://a/', Method: 'GET', InvocationConfig: { ConnectionArn: 'arn' }, QueryParameters: { a: '1' } },
      End: true,
    });
  });
});
