'use client';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { useRouter } from 'next/navigation';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { useAction } from '@/components/use-action';
import type { OnwardSharing } from '@/prisma/generated/enums';
import { setOnwardSharingAction } from '../../actions';
import { onwardBlockedNote, onwardChoices, onwardNote } from '../../words';
import type { ServiceView } from '../../view';

/** Whether consumers can share the service with further accounts: chosen by the owners, read by everybody. */
export function OnwardSharingSetting({ service: { id, name, onwardSharing, mayManage } }: { service: ServiceView }) {
  const router = useRouter();
  const flash = useFlash();
  const { run, failure, isRunning } = useAction(setOnwardSharingAction);
  const choose = async (value: OnwardSharing) => {
    const result = await run({ serviceId: id, onwardSharing: value });
    if (!result.ok) return;
    flash.push({ id: `onward-sharing-${id}`, type: 'success', content: `Onward sharing of ${name} is ${value === 'ALLOWED' ? 'allowed' : 'blocked'}.` });
    router.refresh();
  };
  if (!mayManage) return <Box color="text-body-secondary">{onwardSharing === 'BLOCKED' ? onwardBlockedNote : onwardChoices[0]!.description}</Box>;
  return (
    <FormField label="Onward sharing" description={onwardNote} stretch>
      <RadioGroup
        ariaLabel="Onward sharing"
        value={onwardSharing}
        items={onwardChoices.map((choice) => ({ ...choice, disabled: isRunning }))}
        onChange={({ detail }) => void choose(detail.value as OnwardSharing)}
      />
      <FailureAlert failure={failure} />
    </FormField>
  );
}
