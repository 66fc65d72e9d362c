import { describe, expect, test } from 'vitest';
import { credentialsSchema, sendTestSchema } from './schema';
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
