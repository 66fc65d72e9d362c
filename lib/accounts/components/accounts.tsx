'use client';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Copyable } from '@/components/copyable';
import { Page } from '@/components/page';
import { Time } from '@/components/time';
import type { RolePurpose } from '@/prisma/generated/enums';
import type { AccountView } from '../reads';

const purposes: Record<RolePurpose, { title: string; gives: string; template: string }> = {
  OWNER: { title: 'Owner role', gives: 'Lets Pergola publish services of this account and take access to them back.', template: '/pergola-owner-role.yaml' },
  CONSUMER: { title: 'Consumer role', gives: 'Lets Pergola connect this account to services of others.', template: '/pergola-consumer-role.yaml' },
};

const order: RolePurpose[] = ['OWNER', 'CONSUMER'];

export function Accounts({ accounts, hubAccountId }: { accounts: AccountView[]; hubAccountId: string }) {
  return (
    <Page
      title="Accounts"
      description="AWS accounts of your teams, and the roles that they have given to Pergola."
      breadcrumbs={[]}
      help={
        <div>
          <h2>Accounts</h2>
          <p>Pergola works in an account only under a role that the account itself has made from a template and that trusts account {hubAccountId}. Deleting the stack takes everything back.</p>
          <h3>External ID</h3>
          <p>Made by Pergola, and another one for each role. The role’s trust policy must ask for it, so that nobody else can have Pergola use the role.</p>
        </div>
      }
    >
      {accounts.length === 0 ? (
        <Container>
          <Box variant="h2">No account of your teams is onboarded</Box>
          <Box variant="p">An administrator of Pergola adds accounts. Tell them the account’s number, its Regions and your team; then deploy the role’s template in it.</Box>
        </Container>
      ) : (
        <SpaceBetween size="l">
          {accounts.map((account) => (
            <Account key={account.id} account={account} />
          ))}
        </SpaceBetween>
      )}
    </Page>
  );
}

function Account({ account }: { account: AccountView }) {
  return (
    <Container header={<Header variant="h2">{account.name}</Header>}>
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Account', value: <Copyable value={account.id} label={`number of account ${account.name}`} /> },
            { label: 'Team', value: account.teamName },
            { label: 'Regions', value: account.regions.join(', ') },
          ]}
        />
        <ColumnLayout columns={2} borders="vertical">
          {order.map((purpose) => (
            <Role key={purpose} purpose={purpose} account={account} />
          ))}
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
}

function Role({ purpose, account }: { purpose: RolePurpose; account: AccountView }) {
  const { title, gives, template } = purposes[purpose];
  const role = account.roles.find((each) => each.purpose === purpose);
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">{title}</Box>
      <Box color="text-body-secondary">{gives}</Box>
      {!role && <StatusIndicator type="stopped">Not given</StatusIndicator>}
      {role?.verifiedAt && (
        <StatusIndicator type="success">
          Verified <Time iso={role.verifiedAt} />
        </StatusIndicator>
      )}
      {role && !role.verifiedAt && (
        <StatusIndicator type="pending" wrapText>
          Not verified yet. Deploy the template with the external ID below.
        </StatusIndicator>
      )}
      {role && (
        <Box variant="small" display="block">
          <span className="aws-term">
            <Copyable value={role.roleArn} label={`ARN of the ${title.toLowerCase()} of ${account.id}`} />
          </span>
        </Box>
      )}
      {role && !role.verifiedAt && (
        <Box variant="small" display="block">
          External ID:{' '}
          <span className="aws-term">
            <Copyable value={role.externalId} label={`external ID of the ${title.toLowerCase()} of ${account.id}`} />
          </span>
        </Box>
      )}
      <Link href={template} external externalIconAriaLabel="Opens in a new tab" ariaLabel={`CloudFormation template of the ${title.toLowerCase()}`}>
        CloudFormation template
      </Link>
    </SpaceBetween>
  );
}
