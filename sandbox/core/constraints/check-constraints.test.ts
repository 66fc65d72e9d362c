import { beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition, serviceIds } from '../protocols/service-definitions';
import type { ServiceId } from '../contract';
import { checkConstraints } from './check-constraints';
import { constraintError } from './constraint-error';
import type { ServiceModel } from './service-model';

const models = new Map<ServiceId, ServiceModel>();
beforeAll(async () => {
  for (const id of serviceIds) models.set(id, (await serviceDefinition(id)).model);
});

const check = (service: ServiceId, operation: string, input: Record<string, unknown>) =>
  checkConstraints(models.get(service) as ServiceModel, operation, input);

const basic = (more: object) => ({
  Name: 'forecast',
  AuthorizationType: 'BASIC',
  AuthParameters: { BasicAuthParameters: { Username: 'forecast', Password: 'sunny-day-42', ...more } },
});

describe('what a service model asks for', () => {
  const rows: [sentence: string, service: ServiceId, operation: string, input: Record<string, unknown>, messages: string[]][] = [
    ['nothing is wrong', 'vpc-lattice', 'CreateResourceGateway', { name: 'main-rg', securityGroupIds: [] }, []],
    ['a member is missing', 'vpc-lattice', 'CreateResourceConfiguration', { name: 'service1' }, ["Value at 'type' failed to satisfy constraint: Member must not be null"]],
    ['a name is too short', 'vpc-lattice', 'CreateResourceGateway', { name: 'ab' }, ["Value 'ab' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3"]],
    ['a name begins as an id does', 'vpc-lattice', 'CreateResourceGateway', { name: 'rgw-1' }, [expect.stringContaining('regular expression pattern') as never]],
    ['a number is too large', 'vpc-lattice', 'CreateResourceGateway', { name: 'main-rg', ipv4AddressesPerEni: 63 }, ["Value '63' at 'ipv4AddressesPerEni' failed to satisfy constraint: Member must have value less than or equal to 62"]],
    ['a number is a fraction', 'vpc-lattice', 'CreateResourceGateway', { name: 'main-rg', ipv4AddressesPerEni: 5.5 }, ["The value of 'ipv4AddressesPerEni' is a number, which can not be converted to an Integer."]],
    ['an enum has no such value', 'vpc-lattice', 'CreateResourceGateway', { name: 'main-rg', ipAddressType: 'IPV5' }, [expect.stringContaining('Member must satisfy enum value set: [IPV4') as never]],
    ['a value is newer than the model', 'vpc-lattice', 'CreateResourceConfiguration', { name: 'service1', type: 'CIDR' }, []],
    ['a list is too long', 'vpc-lattice', 'CreateResourceGateway', { name: 'main-rg', securityGroupIds: Array(6).fill('sg-0123456789abcdef0') }, [expect.stringContaining('Member must have length less than or equal to 5') as never]],
    ['a member of a list is wrong', 'vpc-lattice', 'CreateResourceGateway', { name: 'main-rg', securityGroupIds: ['sg-1'] }, [expect.stringContaining("at 'securityGroupIds.1.member'") as never, expect.anything() as never]],
    ['a union has two members', 'vpc-lattice', 'CreateResourceConfiguration', { name: 'service1', type: 'SINGLE', resourceConfigurationDefinition: { dnsResource: {}, ipResource: {} } }, [expect.stringContaining('exactly one member') as never]],
    ['a model’s broken pattern is not enforced', 'events', 'CreateConnection', { ...basic({}), InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: 'arn:aws:vpc-lattice:us-east-1:111111111111:resourceconfiguration/rcfg-0123456789abcdefg' } } }, []],
  ];
  it.each(rows)('%s', (_sentence, service, operation, input, messages) => {
    expect(check(service, operation, input).map((violation) => violation.message)).toEqual(messages);
  });

  it('never repeats a secret', () => {
    const violations = check('events', 'CreateConnection', basic({ Password: 'with:colon' }));
    expect(violations).toHaveLength(1);
    expect(violations[0]?.message).toMatch(/^Value at 'authParameters\.basicAuthParameters\.password' failed/);
  });

  it('is an error of another name in each service', () => {
    const name = (service: ServiceId, operation: string, input: Record<string, unknown>) => constraintError(service, check(service, operation, input)).errorName;
    expect(name('vpc-lattice', 'CreateResourceGateway', {})).toBe('ValidationException');
    expect(name('ram', 'CreateResourceShare', {})).toBe('InvalidParameterException');
    expect(name('events', 'DescribeConnection', {})).toBe('ValidationException');
    expect(name('organizations', 'DescribeAccount', { AccountId: 'x' })).toBe('InvalidInputException');
    expect(name('sts', 'AssumeRole', {})).toBe('ValidationError');
    expect(name('ec2', 'DescribeSubnets', { MaxResults: 1 })).toBe('InvalidParameterValue');
    expect(name('vpc-lattice', 'CreateResourceGateway', { name: ['x'] })).toBe('SerializationException');
  });
});
