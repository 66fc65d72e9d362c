'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '@/components/app-link';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { Time } from '@/components/time';
import { useAction } from '@/components/use-action';
import { endHeldGrantAction } from '../actions';
import { installationKey } from '../queries';
import type { Waiting, WaitingGrant } from '../reads/waiting';

/** Access that Pergola would make or change again, with the decision for each: end it, or leave it to be restored. */
export function WaitingAccess({ waiting: { grants, grantCount } }: { waiting: Waiting }) {
  const [ending, setEnding] = useState<WaitingGrant | null>(null);
  return (
    <>
      <Table
        wrapLines
        trackBy="id"
        items={grants}
        ariaLabels={{ tableLabel: 'Access to restore' }}
        header={
          <Header variant="h2" counter={`(${grantCount.toLocaleString('en')})`} description="AWS doesn’t hold this access as the database wants it. Continuing restores it. End what was revoked after the backup.">
            Access to restore
          </Header>
        }
        footer={grantCount > grants.length ? `The first ${grants.length} of ${grantCount.toLocaleString('en')}.` : undefined}
        empty={<Box color="text-body-secondary">Pergola found no access that it would restore.</Box>}
        columnDefinitions={[
          { id: 'service', header: 'Service', isRowHeader: true, minWidth: 140, cell: ({ id, service }) => <AppLink href={`/access/${id}`}>{service}</AppLink> },
          { id: 'account', header: 'Account', minWidth: 140, cell: ({ accountId, team }) => `${accountId} (${team})` },
          { id: 'approved', header: 'Approved by', minWidth: 150, cell: ({ approvedBy, approvedAt }) => <>{approvedBy ?? 'Unknown'}{approvedAt && <>, <Time iso={approvedAt} /></>}</> },
          { id: 'changes', header: 'On AWS', minWidth: 220, cell: ({ changes, changeCount }) => <>{changes.map(({ id, what, isMissing }) => <div key={id}>{isMissing ? 'Create' : 'Change'} the {what}</div>)}{changeCount > changes.length && <div>And {changeCount - changes.length} more</div>}</> },
          { id: 'end', header: 'Decision', minWidth: 130, cell: (grant) => <Button variant="inline-link" ariaLabel={`End access to ${grant.service} of account ${grant.accountId}`} onClick={() => setEnding(grant)}>End access</Button> },
        ]}
      />
      {ending && <EndAccess grant={ending} close={() => setEnding(null)} />}
    </>
  );
}

function EndAccess({ grant: { id, service, accountId, team }, close }: { grant: WaitingGrant; close: () => void }) {
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(endHeldGrantAction);
  const end = async () => {
    const result = await run({ grantId: id });
    await cache.invalidateQueries({ queryKey: installationKey });
    if (!result.ok) return;
    close();
    focusHeading();
  };
  return (
    <ConfirmModal title="End access" confirm="End access" running="Ending access" isRunning={isRunning} onConfirm={end} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        <div>
          {team} loses access to {service} in account {accountId}. Pergola removes what AWS still lists and keeps the removal proof.
        </div>
      </SpaceBetween>
    </ConfirmModal>
  );
}
