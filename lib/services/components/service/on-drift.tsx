'use client';
import Box from '@cloudscape-design/components/box';
import RadioGroup from '@cloudscape-design/components/radio-group';
import FormField from '@cloudscape-design/components/form-field';
import { useRouter } from 'next/navigation';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { useAction } from '@/components/use-action';
import type { OnDrift } from '@/prisma/generated/enums';
import { setOnDriftAction } from '../../actions';
import { driftChoices, driftNote } from '../../words';
import type { ServiceView } from '../../view';

/** What becomes of changes by hand: chosen by the owners, read by everybody. */
export function OnDriftSetting({ service: { id, name, onDrift, mayManage } }: { service: ServiceView }) {
  const router = useRouter();
  const flash = useFlash();
  const { run, failure, isRunning } = useAction(setOnDriftAction);
  const choose = async (value: OnDrift) => {
    const result = await run({ serviceId: id, onDrift: value });
    if (!result.ok) return;
    flash.push({ id: `on-drift-${id}`, type: 'success', content: `Changes by hand of ${name} are ${value === 'REPAIR' ? 'repaired' : 'reported'} from now on.` });
    router.refresh();
  };
  if (!mayManage) {
    return <Box color="text-body-secondary">{onDrift === 'REPAIR' ? 'What somebody changes by hand is repaired.' : 'What somebody changes by hand is reported to the owners, and left as it is until somebody asks for its repair.'}</Box>;
  }
  return (
    <FormField label="When somebody changes it by hand on AWS" description={driftNote} stretch>
      <RadioGroup
        ariaLabel="When somebody changes it by hand on AWS"
        value={onDrift}
        items={driftChoices.map((choice) => ({ ...choice, disabled: isRunning }))}
        onChange={({ detail }) => void choose(detail.value as OnDrift)}
      />
      <FailureAlert failure={failure} />
    </FormField>
  );
}
