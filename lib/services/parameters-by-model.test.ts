import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { checkConstraints } from '@/sandbox/core/constraints/check-constraints';
import type { ServiceModel } from '@/sandbox/core/constraints/service-model';
import { serviceDefinition } from '@/sandbox/core/protocols/service-definitions';
import { isHttpsUrl } from '@/sandbox/services/events/connection-secret';
import { parameterPlaces } from './http-parameter';
import { apiKeyNameSchema, parametersSchema, scopeSchema, tokenEndpointSchema, tokenParametersSchema } from './schema';

let model: ServiceModel;
beforeAll(async () => {
  model = (await serviceDefinition('events')).model;
});

interface Placed {
  in: (typeof parameterPlaces)[number];
  name: string;
  value: string;
}

function httpParameters(parameters: readonly Placed[]) {
  const at = (place: Placed['in']) => parameters.filter((one) => one.in === place).map(({ name, value }) => ({ Key: name, Value: value === '' ? 'entered' : value, IsValueSecret: false }));
  return { HeaderParameters: at('header'), QueryStringParameters: at('query'), BodyParameters: at('body') };
}

const some = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', 'Host', 'X-Ü', 'bad header', '__proto__', 'constructor', 'a\r\nb: c', '\u0000', '\ud800', 'a'.repeat(513), 'scope', 'audience', "it's", '予測') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const placed = fc.record({ in: fc.constantFrom(...parameterPlaces), name: some, value: some });
const endpoint = fc.oneof(
  fc.constantFrom('https://auth.example.com/oauth2/token', 'https://a:b@auth.example.com/', 'https://10.0.0.1/', 'https://auth.example.com/to"ken', 'http://auth.example.com/', "https://auth.example.com/it's"),
  fc.tuple(some, some).map(([host, path]) => `https://${host}.example.com/${path}`),
);

test('what publishing takes, the sandbox takes as the AWS model says', () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.record({ parameters: fc.array(placed, { maxLength: 2 }), token: fc.array(placed, { maxLength: 2 }), endpoint, scope: some, key: some }),
      (typed) => {
        const parameters = parametersSchema.safeParse(typed.parameters);
        const token = tokenParametersSchema.safeParse(typed.token.map((one) => ({ ...one, isSecret: false })));
        const [address, scope, key] = [tokenEndpointSchema.safeParse(typed.endpoint), scopeSchema.safeParse(typed.scope), apiKeyNameSchema.safeParse(typed.key)];
        const InvocationHttpParameters = parameters.success ? httpParameters(parameters.data) : {};
        const base = { Name: 'pergola-service1', AuthParameters: { InvocationHttpParameters } };
        const byKey = { ...base, AuthorizationType: 'API_KEY', AuthParameters: { ...base.AuthParameters, ApiKeyAuthParameters: { ApiKeyName: key.success ? key.data : 'x', ApiKeyValue: 'k' } } };
        const OAuthParameters = {
          ClientParameters: { ClientID: 'c', ClientSecret: 's' },
          HttpMethod: 'POST',
          AuthorizationEndpoint: address.success ? address.data : 'https://auth.example.com/',
          OAuthHttpParameters: httpParameters([...(token.success ? token.data : []), ...(scope.success && scope.data ? [{ in: 'body' as const, name: 'scope', value: scope.data }] : [])]),
        };
        const byToken = { ...base, AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS', AuthParameters: { ...base.AuthParameters, OAuthParameters } };
        taken += [parameters, token, address, scope, key].filter(({ success }) => success).length;
        expect([byKey, byToken].flatMap((request) => checkConstraints(model, 'CreateConnection', request))).toEqual([]);
        expect(isHttpsUrl(OAuthParameters.AuthorizationEndpoint)).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
  expect(taken).toBeGreaterThan(1_000);
});
