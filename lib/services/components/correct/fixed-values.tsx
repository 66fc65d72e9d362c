'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ServiceView } from '../../view';

/** What stays as it was published, and why. */
export function FixedValues({ service: { name, host, account, region, gatewayName } }: { service: ServiceView }) {
  return (
    <Container header={<Header variant="h2" description="To change one of these, publish another service, have consumers request access to it, then retire this one.">What can’t be changed</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Name', value: name, info: 'AWS never renames a resource configuration.' },
          { label: 'DNS name or IP address', value: host, info: 'AWS might accept another name without applying it. Approvers agreed to this address.' },
          { label: 'Account and Region', value: `${account.name} (${account.id}), ${region}`, info: 'A resource configuration stays where it was created.' },
          { label: 'Resource gateway', value: gatewayName, info: 'A resource configuration keeps its gateway. A gateway keeps its VPC and subnets.' },
        ].map(({ label, value, info }) => ({
          label,
          value: (
            <>
              <div>{value}</div>
              <small>{info}</small>
            </>
          ),
        }))}
      />
    </Container>
  );
}
