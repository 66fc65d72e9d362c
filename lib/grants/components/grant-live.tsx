'use client';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { LinkButton } from '@/components/app-link';
import { useFlash } from '@/components/flash';
import { Page } from '@/components/page';
import { ConnectionsOfGrant } from '@/lib/connections/components/connections-of-grant';
import { progressFlash } from '../progress-flash';
import { grantQuery } from '../queries';
import type { GrantView } from '../view';
import { CutPanel } from './cut-panel';
import { EndAccess } from './end-access';
import { RenewalNotice } from './renewal-notice';
import { OtherPaths } from '@/lib/ghosts/components/other-paths';
import { ArnsThatChange, ResumeAccess, whatComesBack } from './resume-access';
import { WayThere } from './way-there';
import { WordsOfGrant } from './words-of-grant';

/** The page of one grant, which moves by itself. */
export function GrantLive({ initial }: { initial: GrantView }) {
  const { data: grant, error } = useQuery(grantQuery(initial));
  const { dismiss } = useFlash();
  const { id, isMoving } = grant;
  useEffect(() => {
    if (!isMoving) dismiss(progressFlash(id));
  }, [id, isMoving, dismiss]);
  return (
    <Page
      title={`${grant.service.name} in account ${grant.account.id}`}
      description={<WordsOfGrant inWords={grant.inWords} />}
      breadcrumbs={breadcrumbsOf(grant)}
      actions={<Actions grant={grant} />}
      help={
        <>
          <h3>Connecting</h3>
          <p>Enter the credentials that the owners of the service gave you. They go straight to EventBridge in your account and are kept nowhere else.</p>
          <h3>Ending</h3>
          <p>Access ends by its date, or as soon as either side ends it. It is over only when AWS’s own lists are read back empty; that proof stays on this page.</p>
          <h3>Renewing and suspending</h3>
          <p>A renewal moves the end date, once the owners agree, and touches nothing else. Suspended access is cut with the same proof; its owners can resume it. Its connections then need their credentials again and get new ARNs, which your workflows must name.</p>
        </>
      }
    >
      <SpaceBetween size="l">
        {error && (
          <Alert type="warning" header="This page may be behind">
            {error.message}
          </Alert>
        )}
        <RenewalNotice grant={grant} />
        <OtherPaths paths={grant.otherPaths} mayRemove={grant.mayRemoveOtherPaths} />
        {grant.standing === 'suspended' && grant.comingBack.length > 0 && (
          <Alert type="info" header="When it is resumed">
            <SpaceBetween size="s">
              <div>{whatComesBack(grant.comingBack, grant.team.name)}</div>
              <ArnsThatChange connections={grant.comingBack} />
            </SpaceBetween>
          </Alert>
        )}
        <WayThere grant={grant} />
        {grant.cut ? <CutPanel grant={grant} cut={grant.cut} /> : <ConnectionsOfGrant grant={grant} />}
      </SpaceBetween>
    </Page>
  );
}

/** One's own access is under My access; that of others, under the service that it is to. */
function breadcrumbsOf({ may, service, account }: GrantView) {
  const here = { text: `${service.name} in ${account.id}` };
  if (may.removeConnection) return [{ text: 'My access', href: '/access' }, here];
  return [{ text: 'Catalog', href: '/' }, { text: service.name, href: `/services/${service.id}?tab=access` }, here];
}

function Actions({ grant }: { grant: GrantView }) {
  const { id, service, account, team, may, standing, reminder, renewal, requestId, comingBack } = grant;
  const isRenewalWaiting = renewal !== null && renewal.rejectedBy === null;
  const endable = { id, serviceName: service.name, accountId: account.id, teamName: team.name };
  const isConsumer = may.removeConnection;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <LinkButton href={`/services/${service.id}`}>Open the service</LinkButton>
      {may.renew && !isRenewalWaiting && (
        <LinkButton href={`/access/${id}/renew`} variant={reminder ? 'primary' : 'normal'}>
          Renew
        </LinkButton>
      )}
      {may.resume && <ResumeAccess grant={{ ...endable, comingBack }} />}
      {may.suspend && <EndAccess grant={endable} how="suspend" />}
      {may.revoke && <EndAccess grant={endable} how="revoke" />}
      {may.giveBack && !may.revoke && <EndAccess grant={endable} how="giveBack" />}
      {isConsumer && service.isPublished && standing === 'revoked' && grant.cut?.is !== 'replaced' && (
        <LinkButton variant="primary" href={`/services/${service.id}/request?again=${requestId}`}>
          Ask again
        </LinkButton>
      )}
    </SpaceBetween>
  );
}
