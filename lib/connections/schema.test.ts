import { describe, expect, test } from 'vitest';
import { connectSchema, credentialsSchema, sendTestSchema } from './schema';
import { missingCredentials } from './sign-in';

describe('credentials', () => {
  test.each([
    ['an ordinary password', 'sunny-day-42', true],
    ['one with a colon, which EventBridge refuses', 'sunny:day', false],
    ['one with a line break', 'sunny\nday', false],
    ['one with a blank at its end', 'sunny ', false],
    ['one with 513 characters', 'x'.repeat(513), false],
  ])('%s', (_name, password, isTaken) => {
    const result = credentialsSchema.safeParse({ username: 'forecast', password });
    expect(result.success).toBe(isTaken);
    expect(JSON.stringify(result.error?.issues ?? [])).not.toContain(password.trim());
  });

  test('name what is missing by field', () => {
    expect(missingCredentials('BASIC', {}, { username: 'forecast' })).toEqual({ 'credentials.password': 'Enter the password.' });
    expect(missingCredentials('API_KEY', {}, {})).toEqual({ 'credentials.apiKey': 'Enter the API key.' });
    expect(missingCredentials('NONE', {}, {})).toEqual({});
  });
});

describe('values that whoever connects enters', () => {
  const connect = (part: object) => connectSchema.safeParse({ grantId: 'grt_0000000000000000', name: 'pergola-a', credentials: {}, ...part });

  test.each([
    ['of a header', { in: 'header', name: 'X-Team', value: 'forecasting' }, null],
    ['named as every object has a member', { in: 'query', name: '__proto__', value: 'a' }, null],
    ['with a line break', { in: 'header', name: 'X-Team', value: 'a\r\nX-Other: b' }, /one line/],
    ['beyond ASCII in a header', { in: 'header', name: 'X-Team', value: 'ü' }, /ASCII/],
    ['beyond ASCII in a query', { in: 'query', name: 'team', value: 'ü' }, null],
    ['too long', { in: 'body', name: 'team', value: 'x'.repeat(513) }, /512/],
  ])('%s', (_name, parameter, problem) => {
    for (const part of [{ parameters: [parameter] }, { tokenParameters: [parameter] }, { credentials: { tokenParameters: [parameter] } }]) {
      const [issue] = connect(part).error?.issues ?? [];
      expect(issue?.message ?? null).toEqual(problem && expect.stringMatching(problem));
      if (issue) expect(issue.path.slice(-2)).toEqual([0, 'value']);
    }
  });

  test('name what is missing by their place in the form', () => {
    const details = { parameters: [{ in: 'body' as const, name: 'audience', value: 'a', isSecret: false }, { in: 'header' as const, name: 'X-Key', isSecret: true }, { in: 'query' as const, name: 'X-Key', isSecret: false }] };
    const given = { clientId: 'c', clientSecret: 's' };
    expect(missingCredentials('OAUTH_CLIENT_CREDENTIALS', details, given)).toEqual({ 'credentials.tokenParameters.0.value': 'Enter the value of X-Key.' });
    expect(missingCredentials('OAUTH_CLIENT_CREDENTIALS', details, { ...given, tokenParameters: [{ in: 'query', name: 'X-Key', value: 'k' }] })).toHaveProperty(['credentials.tokenParameters.0.value']);
    expect(missingCredentials('OAUTH_CLIENT_CREDENTIALS', details, { ...given, tokenParameters: [{ in: 'header', name: 'X-Key', value: 'k' }] })).toEqual({});
  });
});

describe('a test request', () => {
  test.each([
    ['a path', { path: '/forecast/1' }, true],
    ['a whole address', { path: 'https://elsewhere.example.com/' }, false],
    ['a query within the path, which is moved', { path: '/?Action=Forecast' }, true],
    ['a fragment within the path', { path: '/a#b' }, false],
    ['a port beyond all ports', { port: '70000' }, false],
    ['a method that HTTP Tasks do not know', { method: 'TRACE' }, false],
  ])('%s', (_name, changed, isTaken) => {
    const input = { connectionId: 'con_0000000000000000', method: 'GET', path: '/', ...changed };
    expect(sendTestSchema.safeParse(input).success).toBe(isTaken);
  });
});
