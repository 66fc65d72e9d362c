import { describe, expect, test } from 'vitest';
import type { Correctable } from '../schema';
import { concernsApprovers, correctionsOf, effectOnConnections, fieldsInWords, portChanges, unanswered, type EffectOnConnections } from './correction';

const basic: Correctable = {
  summary: 'Forecasts', documentation: '', tags: ['weather'], ports: '443', signIn: 'BASIC', apiKeyName: 'x-api-key',
  oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] },
  parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
  test: { method: 'NONE', path: '/', statuses: '200' }, approverIds: ['per_1'], securityGroupIds: ['sg-1'],
};
const token = 'https://auth.example.com/token';
const oauth: Correctable = { ...basic, signIn: 'OAUTH_CLIENT_CREDENTIALS', oauth: { endpoint: token, method: 'POST', scope: 'read', parameters: [] } };
const withSecret: Correctable = { ...oauth, oauth: { ...oauth.oauth, parameters: [{ in: 'header', name: 'X-Key', value: '', isSecret: true }] } };
const apiKey: Correctable = { ...basic, signIn: 'API_KEY' };
const oauthWith = (part: Partial<Correctable['oauth']>, of = oauth): Correctable => ({ ...of, oauth: { ...of.oauth, ...part } });

test('nothing differs where only the order, the spelling of ports, or fields of another authentication do', () => {
  expect(correctionsOf({ ...basic, tags: ['a', 'b'], approverIds: ['per_1', 'per_2'] }, { ...basic, ports: '443, 443', tags: ['b', 'a'], approverIds: ['per_2', 'per_1'], apiKeyName: 'x-other', oauth: oauth.oauth })).toEqual([]);
});

test('each field that differs is named once, with both values', () => {
  const corrections = correctionsOf(basic, { ...basic, ports: '443, 8443', summary: 'Weather', approverIds: [] });
  expect(corrections).toEqual([
    { field: 'summary', from: 'Forecasts', to: 'Weather' },
    { field: 'ports', from: '443', to: '443, 8443' },
    { field: 'approvers', from: 'per_1', to: 'none' },
  ]);
  expect(fieldsInWords(corrections)).toBe('the summary, the ports and the approvers');
});

const header = (name: string, value: string) => ({ in: 'header' as const, name, value });
test.each<[string, Correctable, Correctable]>([
  ['scope', oauthWith({ scope: 'none' }), oauthWith({ scope: '' })],
  ['documentation', { ...basic, documentation: 'none' }, basic],
  ['tags', { ...basic, tags: ['a, b'] }, { ...basic, tags: ['a', 'b'] }],
  ['parameters', { ...basic, parameters: [header('A', '1, header B=2')] }, { ...basic, parameters: [header('A', '1'), header('B', '2')] }],
  ['securityGroups', basic, { ...basic, securityGroupIds: null }],
])('values of %s that differ count, though they read the same', (field, before, after) => {
  const corrections = correctionsOf(before, after);
  expect(corrections.map((one) => one.field)).toEqual([field]);
  if (field === 'scope' || field === 'documentation') expect(corrections).toMatchObject([{ from: '“none”', to: 'none' }]);
});

const effects: [what: string, before: Correctable, after: Correctable, effect: EffectOnConnections][] = [
  ['another summary', basic, { ...basic, summary: 'Weather' }, 'none'],
  ['other ports', basic, { ...basic, ports: '8443' }, 'none'],
  ['another parameter', basic, { ...basic, parameters: [] }, 'follow'],
  ['another token endpoint', oauth, oauthWith({ endpoint: `${token}s` }), 'follow'],
  ['another token endpoint, with a secret parameter', withSecret, oauthWith({ endpoint: `${token}s` }, withSecret), 'follow'],
  ['another scope', oauth, oauthWith({ scope: 'write' }), 'follow'],
  ['another scope, with a secret parameter', withSecret, oauthWith({ scope: 'write' }, withSecret), 'credentials'],
  ['another method, with a secret parameter', withSecret, oauthWith({ method: 'GET' }, withSecret), 'credentials'],
  ['a new secret parameter', oauth, withSecret, 'credentials'],
  ['no secret parameter any more', withSecret, oauth, 'follow'],
  ['another header of the key', apiKey, { ...apiKey, apiKeyName: 'x-token' }, 'follow'],
  ['another authentication', basic, apiKey, 'credentials'],
  ['an authentication where there was none', { ...basic, signIn: 'NONE' }, basic, 'credentials'],
  ['no authentication any more', basic, { ...basic, signIn: 'NONE' }, 'follow'],
];
test.each(effects)('connections after %s', (_what, before, after, effect) => {
  expect(effectOnConnections(before, after)).toBe(effect);
});

test('approvers see a change again that says what is granted, or how', () => {
  expect(concernsApprovers(correctionsOf(basic, { ...basic, documentation: '# More', tags: [], approverIds: [] }))).toBe(false);
  for (const after of [{ ...basic, summary: 'Weather' }, { ...basic, ports: '1-65535' }, apiKey, { ...basic, securityGroupIds: ['sg-2'] }, { ...basic, parameters: [] }]) expect(concernsApprovers(correctionsOf(basic, after))).toBe(true);
});

describe('parameters for which existing connections have no value', () => {
  const open = { in: 'header' as const, name: 'X-Tenant', value: '' };
  test.each<[string, Correctable, Correctable, string[]]>([
    ['a new one that consumers enter', basic, { ...basic, parameters: [...basic.parameters, open] }, ['X-Tenant']],
    ['one that consumers entered already', { ...basic, parameters: [open] }, { ...basic, parameters: [open] }, []],
    ['one whose fixed value connections have', basic, { ...basic, parameters: [{ ...basic.parameters[0]!, value: '' }] }, []],
    ['one with a value', basic, { ...basic, parameters: [{ ...open, value: 'main' }] }, []],
    ['one of the token request', oauth, oauthWith({ parameters: [{ ...open, isSecret: false }] }), ['X-Tenant']],
    ['a secret one, which is entered with the credentials', oauth, withSecret, []],
    ['one of a token request that was none', basic, oauthWith({ parameters: [{ ...open, isSecret: false }] }), ['X-Tenant']],
  ])('%s', (_what, before, after, names) => {
    expect(unanswered(before, after).map(({ name }) => name)).toEqual(names);
  });
});

test.each([
  ['443', '443, 8443', [], ['8443']],
  ['443, 8443', '443', ['8443'], []],
  ['8000-8010', '8005', ['8000-8010'], []],
  ['8000-8004, 8005-8010', '8000-8010', [], []],
  ['443', '443-444', [], ['443-444']],
])('ports from %s to %s', (before, after, closed, opened) => {
  expect(portChanges(before, after)).toEqual({ closed, opened });
});
