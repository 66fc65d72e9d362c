import { expect, test } from 'vitest';
import { connectionName } from './name';

test.each([
  ['the service’s own name', 'service1', [], 'service1'],
  ['a number when that is taken', 'service1', ['service1', 'service1-2'], 'service1-3'],
  ['what EventBridge does not take becomes a hyphen', 'Sales & Orders', [], 'Sales-Orders'],
  ['no longer than 64 characters, number included', 'a'.repeat(70), ['a'.repeat(64)], `${'a'.repeat(62)}-2`],
])('%s', (_case, service, taken, name) => {
  expect(connectionName(service, taken)).toBe(name);
  expect(name).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/);
});
