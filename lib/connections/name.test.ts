import { expect, test } from 'vitest';
import { connectionName } from './name';

test.each([
  ['the service’s own name', 'service1', [], 'pergola-service1'],
  ['a number when that is taken', 'service1', ['pergola-service1', 'pergola-service1-2'], 'pergola-service1-3'],
  ['what EventBridge does not take becomes a hyphen', 'Sales & Orders', [], 'pergola-Sales-Orders'],
  ['no longer than 64 characters, prefix and number included', 'a'.repeat(70), [`pergola-${'a'.repeat(56)}`], `pergola-${'a'.repeat(54)}-2`],
])('%s', (_case, service, taken, name) => {
  expect(connectionName(service, taken)).toBe(name);
  expect(name).toMatch(/^pergola-[.\-_A-Za-z0-9]{1,56}$/);
});
