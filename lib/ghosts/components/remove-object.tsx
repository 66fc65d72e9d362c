'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { NamedUsers } from '@/lib/connections/components/users-of-connections';
import { removeObjectAction } from '../actions';
import type { ObjectView } from '../objects-view';
import { ghostsKey, objectImpactQuery } from '../queries';
import type { ObjectImpact } from '../reads/object-impact';

/** Shows the impact, and after a second click requests the removal. */
export function RemoveObject({ object }: { object: ObjectView }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button ariaLabel={`Remove: ${object.noun} ${object.name}`} onClick={() => setOpen(true)}>
        Remove
      </Button>
      {isOpen && <Preview object={object} close={() => setOpen(false)} />}
    </>
  );
}

function Preview({ object, close }: { object: ObjectView; close: () => void }) {
  const cache = useQueryClient();
  const { data, error } = useQuery(objectImpactQuery(object.id));
  const { run, failure, isRunning } = useAction(removeObjectAction);
  const remove = async () => {
    const result = await run({ objectId: object.id });
    await cache.invalidateQueries({ queryKey: ghostsKey });
    if (!result.ok) return;
    close();
    focusHeading();
  };
  return (
    <ConfirmModal title={`Remove ${object.noun}`} confirm="Remove" running="Removing" isRunning={isRunning} onConfirm={remove} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        {error ? (
          <Alert type="warning" header="The impact can’t be shown">{error.message}</Alert>
        ) : data ? (
          <Impact impact={data} accountId={object.accountId} />
        ) : (
          <Box><Spinner /> Checking AWS for what depends on this…</Box>
        )}
      </SpaceBetween>
    </ConfirmModal>
  );
}

function Impact({ impact: { sentence, items, users, notes, notRead }, accountId }: { impact: ObjectImpact; accountId: string }) {
  return (
    <SpaceBetween size="s">
      <div className="whole-words">{sentence}</div>
      {items.length > 0 && (
        <div>
          <Box variant="awsui-key-label">What depends on this</Box>
          {items.map((item) => <div key={item} className="whole-words">{item}</div>)}
        </div>
      )}
      {users && <NamedUsers users={users} accountId={accountId} label="What fails from the next call on" />}
      {items.length === 0 && !users && !notRead && <div>AWS lists nothing that depends on it.</div>}
      {notes.map((note) => <div key={note}>{note}</div>)}
      {notRead && <Alert type="warning" header="AWS did not respond">{notRead}</Alert>}
    </SpaceBetween>
  );
}
