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
import { cutGhostAction } from '../actions';
import { ghostBlastRadiusQuery, ghostsKey } from '../queries';
import type { GhostBlastRadius } from '../reads/blast-radius';
import type { UnexplainedAccess } from '../view';

/** Shows what will break, and after a second click has it cut. */
export function CutGhost({ access }: { access: UnexplainedAccess }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button ariaLabel={`${verbOf(access)}: ${access.title}`} onClick={() => setOpen(true)}>
        {verbOf(access)}
      </Button>
      {isOpen && <Preview access={access} close={() => setOpen(false)} />}
    </>
  );
}

function verbOf({ isOtherPath }: UnexplainedAccess): string {
  return isOtherPath ? 'Remove path' : 'Cut';
}

function Preview({ access, close }: { access: UnexplainedAccess; close: () => void }) {
  const cache = useQueryClient();
  const { data, error } = useQuery(ghostBlastRadiusQuery(access.id));
  const { run, failure, isRunning } = useAction(cutGhostAction);
  const cut = async () => {
    const result = await run({ ghostId: access.id });
    await cache.invalidateQueries({ queryKey: ghostsKey });
    if (!result.ok) return;
    close();
    focusHeading();
  };
  return (
    <ConfirmModal title={access.isOtherPath ? 'Remove path' : 'Cut access'} confirm={access.isOtherPath ? 'Remove path' : 'Cut access'} running={access.isOtherPath ? 'Removing path' : 'Cutting access'} isRunning={isRunning} onConfirm={cut} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        {error ? (
          <Alert type="warning" header="What will break could not be read">
            {error.message}
          </Alert>
        ) : data ? (
          <WillBreak blast={data} />
        ) : (
          <Box>
            <Spinner /> Asking AWS what hangs on this…
          </Box>
        )}
      </SpaceBetween>
    </ConfirmModal>
  );
}

function WillBreak({ blast: { sentence, items, others, afterwards, notRead } }: { blast: GhostBlastRadius }) {
  return (
    <SpaceBetween size="s">
      <div>{sentence}</div>
      {items.length > 0 && (
        <div>
          <Box variant="awsui-key-label">What AWS lists now and is taken away</Box>
          {items.map(({ key, sentence: what, awsState }) => (
            <div key={key} className="whole-words">
              {what}. {awsState && <span className="aws-term">{awsState}</span>}
            </div>
          ))}
        </div>
      )}
      {others.length > 0 && (
        <Alert type="warning" header="Others lose this way in too">
          Other principals use the same resource share, resource policy or service network: {others.join(', ')}.
        </Alert>
      )}
      {afterwards.map((line) => (
        <div key={line}>{line}</div>
      ))}
      {notRead && (
        <Alert type="warning" header="AWS did not say what hangs on this">
          {notRead}
        </Alert>
      )}
    </SpaceBetween>
  );
}
