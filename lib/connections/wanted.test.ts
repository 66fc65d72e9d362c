import { expect, test } from 'vitest';
import type { SignIn } from '@/prisma/generated/enums';
import type { SignInDetails } from './sign-in';
import { connectionSpec, wantedOfConnection } from './wanted';

const oauth = { endpoint: 'https://id.example.com/token', method: 'POST' as const, scope: 'read' };

test.each<[string, SignIn, SignInDetails, object]>([
  ['a service without sign-in', 'NONE', {}, { type: 'NONE' }],
  ['basic', 'BASIC', {}, { type: 'BASIC' }],
  ['an API key in the header that the service names', 'API_KEY', { keyName: 'x-token' }, { type: 'API_KEY', keyName: 'x-token' }],
  ['OAuth client credentials', 'OAUTH_CLIENT_CREDENTIALS', oauth, { type: 'OAUTH_CLIENT_CREDENTIALS', ...oauth }],
])('authorization of %s', (_name, signIn, details, authorization) => {
  const parameters = [{ in: 'query' as const, name: 'Action', value: 'Forecast' }];
  expect(connectionSpec({ name: 'service1', serviceName: 'service1', signIn, details, parameters })).toEqual({ name: 'service1', serviceName: 'service1', authorization, parameters });
});

test.each([
  ['wanted while it is used', true, 'present'],
  ['absent when it is removed or the grant has ended', false, 'absent'],
])('the connection in the consumer’s account is %s', (_name, isWanted, desired) => {
  const spec = connectionSpec({ name: 'service1', serviceName: 'service1', signIn: 'BASIC', details: {}, parameters: [] });
  const dependsOn = ['share-principal/svc_1/222222222222', 'resource-configuration/svc_1'];
  expect(wantedOfConnection({ id: 'con_1', accountId: '222222222222', region: 'us-east-1', spec, dependsOn, isWanted })).toEqual({
    key: 'connection/con_1', kind: 'connection', accountId: '222222222222', region: 'us-east-1', spec, dependsOn, desired,
  });
});
