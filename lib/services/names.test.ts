import { describe, expect, test } from 'vitest';
import { gatewayNameFor, problemOfName, serviceNameFor } from './names';

describe('a name of a resource configuration', () => {
  test.each([
    ['service1', null],
    ['a-b', null],
    ['x'.repeat(40), null],
    ['ab', '3 to 40'],
    ['x'.repeat(41), 'this has 41'],
    ['Service1', 'lower-case'],
    ['service_1', 'only lower-case letters, digits and hyphens'],
    ['-service', 'neither first nor last'],
    ['service-', 'neither first nor last'],
    ['ser--vice', 'twice in a row'],
    ['rcfg-service', 'rcfg-'],
    ['rgw-service', null],
  ])('%s', (name, problem) => {
    const found = problemOfName(name, 'resource-configuration');
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
  });
});

test('a gateway may not be named like AWS’s own ids', () => {
  expect(problemOfName('rgw-main', 'resource-gateway')).toContain('rgw-');
});

describe('the name that is proposed for the gateway of', () => {
  test.each([
    ['MainVPC', [], 'main-rg'],
    ['MainVPC', ['main-rg'], 'main-rg-2'],
    ['MainVPC', ['main-rg', 'main-rg-2'], 'main-rg-3'],
    ['vpc', [], 'vpc-rg'],
    ['', [], 'pergola-rg'],
    ['Billing & Payments VPC (prod)', [], 'billing-payments-prod-rg'],
    ['A name that is much too long for what AWS takes as one', [], 'a-name-that-is-much-too-long-for-what-rg'],
  ])('“%s” beside %j', (vpcName, taken, name) => {
    expect(gatewayNameFor(vpcName, new Set(taken))).toBe(name);
    expect(problemOfName(name, 'resource-gateway')).toBeNull();
  });
});

describe('the name that is proposed for the service at', () => {
  test.each([
    ['service1.main.example.com', [], 'service1'],
    ['service1.main.example.com', ['service1'], 'service1-2'],
    ['service1.main.example.com', ['service1', 'service1-2', 'service2'], 'service1-3'],
    ['API_v2.example.com', [], 'api-v2'],
    ['10.0.3.14', ['service-10-0-3-14'], 'service-10-0-3-14-2'],
    ['db.example.com', ['service-db'], 'service-db-2'],
    [`${'x'.repeat(37)}-yz.example.com`, [`${'x'.repeat(37)}-yz`], `${'x'.repeat(37)}-2`],
    ['', ['service'], ''],
  ])('“%s” beside %j', (address, taken, name) => {
    expect(serviceNameFor(address, new Set(taken))).toBe(name);
    if (name) expect(problemOfName(name, 'resource-configuration')).toBeNull();
  });
});
