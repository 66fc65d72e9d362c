'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Copyable, CopyableBlock } from '@/components/copyable';
import { Page } from '@/components/page';
import { Time } from '@/components/time';
import type { RolePurpose } from '@/prisma/generated/enums';
import type { AccountPage, AccountRoleView, AccountView } from '../reads';
import { deployCommand, roleOrder, templateVersion, type HubRoles } from '../roles';
import { isOlder, missingActions, type AddedAction } from '../template-versions';

const purposes: Record<RolePurpose, { title: string; gives: string }> = {
  READ: { title: 'Read role', gives: 'Lets Pergola read what it manages and what you can publish. It can’t change anything.' },
  OWNER: { title: 'Owner role', gives: 'Lets Pergola create, change and delete the resources of services that you publish.' },
  CONSUMER: { title: 'Consumer role', gives: 'Lets Pergola connect this account to services of other accounts.' },
  REMOVAL: { title: 'Removal role', gives: 'Lets Pergola remove access to your services that was created outside of Pergola. It can’t create anything.' },
};

const notNeeded: Record<RolePurpose, string> = {
  READ: 'Not deployed',
  OWNER: 'Not needed, because this account doesn’t publish services.',
  CONSUMER: 'Not needed, because this account doesn’t use services of other accounts.',
  REMOVAL: 'Not needed, because this account doesn’t publish services.',
};

export function Accounts({ list, search, hub }: { list: AccountPage; search: string; hub: HubRoles }) {
  const { accounts, total } = list;
  return (
    <Page
      title="Accounts"
      description="AWS accounts of your teams, and the roles that Pergola assumes in them."
      breadcrumbs={[]}
      help={
        <div>
          <h2>Accounts</h2>
          <p>Pergola assumes roles in an account, which the account creates from a CloudFormation template. The roles trust {hub.webRoleArn} and {hub.workerRoleArn}. Pergola verifies them once a day. Delete the stack to revoke all access of Pergola.</p>
          <h3>External ID</h3>
          <p>Pergola creates one for each role. The role’s trust policy requires it, so that no other customer can make Pergola use the role.</p>
        </div>
      }
    >
      {total === 0 && search === '' ? (
        <Container>
          <Box variant="h2">No accounts</Box>
          <Box variant="p">Your teams have no accounts in Pergola. Send the account ID, its Regions and your team to an administrator of Pergola, who adds the account. Then deploy the roles with the command that this page shows.</Box>
        </Container>
      ) : (
        <SpaceBetween size="l">
          {(total > list.pageSize || search !== '') && <Find key={search} list={list} search={search} />}
          {accounts.map((account) => (
            <Account key={account.id} account={account} hub={hub} />
          ))}
        </SpaceBetween>
      )}
    </Page>
  );
}

/** Searches on the server, and goes from page to page. Both are in the address. */
function Find({ list: { total, page, pageSize }, search }: { list: AccountPage; search: string }) {
  const router = useRouter();
  const [typed, setTyped] = useState(search);
  const show = (next: { search: string; page: number }) => router.push(`/accounts?${new URLSearchParams({ search: next.search, page: String(next.page) })}`);
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(total, page * pageSize);
  return (
    <SpaceBetween size="xs">
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          show({ search: typed, page: 1 });
        }}
      >
        <SpaceBetween direction="horizontal" size="xs">
          <Input type="search" value={typed} onChange={({ detail }) => setTyped(detail.value)} placeholder="Account ID or name" ariaLabel="Find accounts" clearAriaLabel="Clear" />
          <Button formAction="submit">Search</Button>
        </SpaceBetween>
      </form>
      <SpaceBetween direction="horizontal" size="m" alignItems="center">
        <Box color="text-body-secondary">
          {total === 0 ? 'No account matches.' : `${first.toLocaleString('en')}–${last.toLocaleString('en')} of ${total.toLocaleString('en')} ${search ? 'matching ' : ''}accounts`}
        </Box>
        {total > pageSize && (
          <Pagination
            currentPageIndex={page}
            pagesCount={Math.ceil(total / pageSize)}
            ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page', pageLabel: (each) => `Page ${each}` }}
            onChange={({ detail }) => show({ search, page: detail.currentPageIndex })}
          />
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}

function Account({ account, hub }: { account: AccountView; hub: HubRoles }) {
  return (
    <Container header={<Header variant="h2">{account.name}</Header>}>
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Account', value: <Copyable value={account.id} label={`ID of account ${account.name}`} /> },
            { label: 'Team', value: account.teamName },
            { label: 'Regions', value: account.regions.join(', ') },
          ]}
        />
        <ColumnLayout columns={2} borders="vertical">
          {roleOrder.map((purpose) => (
            <Role key={purpose} purpose={purpose} account={account} />
          ))}
        </ColumnLayout>
        {account.roles.length > 0 && (
          <div>
            <Box variant="h3">Deploy or update the roles</Box>
            <Box color="text-body-secondary">
              Download the <Link href="/pergola-roles.yaml">CloudFormation template</Link> and run this command with administrator permissions in account {account.id}, in the folder of the template. Then ask an administrator of Pergola to run{' '}
              <Box variant="code">npx pergola accounts verify --account {account.id}</Box>.
            </Box>
            <CopyableBlock value={deployCommand(account, hub)} label={`command that deploys the roles of ${account.id}`} />
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
}

function Role({ purpose, account }: { purpose: RolePurpose; account: AccountView }) {
  const { title, gives } = purposes[purpose];
  const role = account.roles.find((each) => each.purpose === purpose);
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">{title}</Box>
      <Box color="text-body-secondary">{gives}</Box>
      {!role && (
        <StatusIndicator type="stopped" wrapText>
          <span className="whole-words">{notNeeded[purpose]}</span>
        </StatusIndicator>
      )}
      {role && <RoleStatus role={role} />}
      {role && (
        <Box variant="small" display="block">
          <span className="aws-term">
            <Copyable value={role.roleArn} label={`ARN of the ${title.toLowerCase()} of ${account.id}`} />
          </span>
        </Box>
      )}
    </SpaceBetween>
  );
}

function RoleStatus({ role }: { role: AccountRoleView }) {
  const { purpose, problem, verifiedAt, checkedAt, templateVersion: version } = role;
  if (problem !== null) {
    return (
      <StatusIndicator type="error" wrapText>
        Verification failed{checkedAt && <> <Time iso={checkedAt} /></>}. {problem} Pergola uses this role only to remove access until the verification succeeds.
      </StatusIndicator>
    );
  }
  if (verifiedAt === null) {
    return (
      <StatusIndicator type="pending" wrapText>
        Not verified. Deploy the roles with the command below, then have them verified.
      </StatusIndicator>
    );
  }
  const missing = missingActions(purpose, version);
  return (
    <>
      <StatusIndicator type="success" wrapText>
        <span className="whole-words">
          Verified <Time iso={verifiedAt} />
          {version !== null && `, template version ${version}`}
        </span>
      </StatusIndicator>
      {isOlder(role) && (
        <StatusIndicator type="warning" wrapText>
          Older than template version {templateVersion}. Update the roles with the command below.
          {missing.length > 0 && ` Missing: ${missingInWords(missing)}.`}
        </StatusIndicator>
      )}
    </>
  );
}

/** The actions, grouped by what needs them. */
function missingInWords(missing: AddedAction[]): string {
  const purposes = [...new Set(missing.map(({ neededFor }) => neededFor))];
  return purposes.map((purpose) => `${missing.flatMap(({ action, neededFor }) => (neededFor === purpose ? action : [])).join(', ')} (${purpose})`).join('; ');
}
