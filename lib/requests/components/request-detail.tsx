'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AppLink, LinkButton } from '@/components/app-link';
import { Copyable } from '@/components/copyable';
import { Page } from '@/components/page';
import { RefreshWhile } from '@/components/refresh-while';
import { Time } from '@/components/time';
import { notHttps } from '@/lib/services/https';
import { dayInWords } from '../until';
import type { RequestPage } from '../views';
import { DecisionForm } from './decision-form';
import { RequestHistory } from './request-history';
import { StateOfRequest } from './state-of-request';
import { WithdrawRequest } from './withdraw-request';

/** One request as both sides see it: what is asked, what it would grant and make, and the decision. */
export function RequestDetail({ request }: { request: RequestPage }) {
  const isOwn = request.mayWithdraw || request.whyNotDecide !== null;
  return (
    <Page
      title={titleOf(request)}
      info={<StateOfRequest request={request} />}
      breadcrumbs={[{ text: isOwn ? 'My access' : 'Approvals', href: isOwn ? '/access' : '/approvals' }, { text: request.service.name }]}
      actions={<Actions request={request} />}
      help={
        <>
          <h3>What an approval means</h3>
          <p>It holds for exactly what this page shows. If the service or the request changes before you decide, you are told and asked to look again.</p>
        </>
      }
    >
      <RefreshWhile isMoving={request.state === 'PENDING' && request.whyNotDecide !== null} />
      <SpaceBetween size="l">
        <Renews request={request} />
        <Found request={request} />
        {request.state === 'PENDING' && request.granted.whyNotHttps && <Alert type="warning" header={notHttps}>{request.granted.whyNotHttps}</Alert>}
        <Asked request={request} />
        {request.willBeMade.length > 0 && <WillBeMade lines={request.willBeMade} isFound={request.isFound} />}
        {request.state === 'PENDING' ? <Decide request={request} /> : <Decided request={request} />}
        {request.renews && <RequestHistory title="Earlier decisions about this access" requests={request.ofGrant} empty="Nothing was decided about it before." />}
        <RequestHistory title={`Other requests of ${request.teamName}`} requests={request.history} empty="This team has asked for nothing else of the same owners." />
      </SpaceBetween>
    </Page>
  );
}

function Actions({ request }: { request: RequestPage }) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {request.mayWithdraw && <WithdrawRequest request={request} />}
      {request.grantId && !(request.renews && request.state === 'PENDING') && <LinkButton href={`/access/${request.grantId}`}>Open access</LinkButton>}
    </SpaceBetween>
  );
}

function titleOf({ teamName, renews, isFound, service }: RequestPage): string {
  if (isFound) return `${teamName} is to keep ${service.name}`;
  return `${teamName} asks ${renews ? 'to renew' : 'for'} ${service.name}`;
}

/** The owners found the access on AWS, where nobody had granted it. */
function Found({ request: { state, isFound, requester, accountId, service } }: { request: RequestPage }) {
  if (!isFound || state !== 'PENDING') return null;
  return (
    <Alert type="warning" header="Found on AWS">
      Account {accountId} has access to {service.name} already, without a grant. {requester} found it and proposes to keep it. Approved, it becomes a grant with this end date, and what is there goes on undisturbed. Rejected, it stays unexplained, and can be cut.
    </Alert>
  );
}

/** What a renewal changes, and what it does not. */
function Renews({ request: { state, renews, until } }: { request: RequestPage }) {
  if (!renews || state !== 'PENDING') return null;
  if (!renews.stands) {
    return (
      <Alert type="warning" header="The access that this renews has ended">
        It cannot be renewed any more. Reject the request; they can ask for access anew.
      </Alert>
    );
  }
  return (
    <Alert type="info" header={`Renews the access that stands until ${dayInWords(renews.until)}; nothing is interrupted`} action={<LinkButton href={`/access/${renews.grantId}`}>Open access</LinkButton>}>
      An approval moves its end date to {dayInWords(until)} and changes nothing else: no AWS object is made, changed or deleted. A rejection leaves the date as it is.
    </Alert>
  );
}

function Asked({ request: { sentence, reason, requester, createdAt, granted, service, deciders, state } }: { request: RequestPage }) {
  return (
    <Container header={<Header variant="h2">What is asked</Header>}>
      <SpaceBetween size="l">
        <Box fontSize="heading-s">{sentence}</Box>
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Service', value: <AppLink href={`/services/${service.id}`}>{service.name}</AppLink> },
            { label: 'Account', value: <Copyable value={granted.accountId} text={`${granted.accountName} (${granted.accountId})`} label="account number" /> },
            { label: 'Until', value: `${dayInWords(granted.until)}, end of the day in UTC` },
            { label: 'Reason', value: <span className="keep-lines">{reason}</span> },
            { label: 'What can be reached', value: <span className="aws-term">{granted.endpoint} ({portsInWords(granted.portRanges)})</span> },
            { label: 'Where it is', value: `Account ${granted.ownerAccountId}, ${granted.region}` },
            { label: 'Sign-in', value: granted.signIn },
            { label: 'With every call', value: granted.parameters.length > 0 ? granted.parameters.join(', ') : 'Nothing more' },
            { label: 'Test request', value: granted.test },
            { label: 'Onward sharing', value: granted.onwardSharing },
            { label: 'Asked by', value: <>{requester}, <Time iso={createdAt} /></> },
            ...(state === 'PENDING' ? [{ label: 'Who can decide', value: deciders.join(', ') || 'Nobody' }] : []),
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}

function WillBeMade({ lines, isFound }: { lines: string[]; isFound: boolean }) {
  return (
    <Container header={<Header variant="h2" description={isFound ? 'As far as it is not there: what was found is kept as it is.' : undefined}>What an approval makes in AWS</Header>}>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Container>
  );
}

function Decide({ request }: { request: RequestPage }) {
  if (request.whyNotDecide === null) return <DecisionForm request={request} />;
  return (
    <Alert type="info" header={`Waits for ${request.deciders.join(' or ') || 'somebody who could decide'}`}>
      {request.mayWithdraw ? 'You see the decision here and under My access as soon as it is made.' : request.whyNotDecide}
    </Alert>
  );
}

function Decided({ request: { state, decidedBy, decidedAt, comment, service, id, whyNotDecide, renews } }: { request: RequestPage }) {
  const verb = { APPROVED: 'Approved', REJECTED: 'Rejected', CANCELLED: 'Withdrawn', PENDING: '' }[state];
  return (
    <Container
      header={
        <Header variant="h2" actions={state === 'REJECTED' && service.isPublished && whyNotDecide !== null && <LinkButton href={renews?.stands ? `/access/${renews.grantId}/renew` : `/services/${service.id}/request?again=${id}`}>Ask again</LinkButton>}>
          Decision
        </Header>
      }
    >
      <SpaceBetween size="xs">
        <Box>
          {decidedBy ? `${verb} by ${decidedBy}` : state === 'REJECTED' ? 'Closed, because the service was retired' : 'Closed, because the access to renew has ended'} {decidedAt && <Time iso={decidedAt} />}
        </Box>
        {comment && <Box variant="p">“{comment}”</Box>}
      </SpaceBetween>
    </Container>
  );
}

function portsInWords(ranges: readonly string[]): string {
  const isOne = ranges.length === 1 && !ranges[0]?.includes('-');
  return `${isOne ? 'port' : 'ports'} ${ranges.join(', ')}`;
}
