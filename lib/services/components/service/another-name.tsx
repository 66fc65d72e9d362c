'use client';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useAction } from '@/components/use-action';
import { renameGatewayAction, renameServiceAction } from '../../actions';
import { takenGatewayNames, takenServiceNames } from '../../checks/propose';
import { problemOfName, untaken } from '../../names';
import { networkQuery } from '../../queries';
import type { ServiceView } from '../../view';

interface AnotherNameProps {
  service: ServiceView;
  isGateway: boolean;
  onDone: () => Promise<void>;
}

/** Another name for what AWS has not made, because something else has the first one. */
export function AnotherName({ service, isGateway, onDone }: AnotherNameProps) {
  const current = isGateway ? service.gatewayName : service.name;
  const [isOpen, setOpen] = useState(false);
  const [typed, setName] = useState<string | null>(null);
  const network = useQuery({ ...networkQuery(service.account.id, service.region), enabled: isOpen }).data;
  const taken = network ? (isGateway ? takenGatewayNames(network) : takenServiceNames(network)) : [];
  const name = typed ?? untaken(current, new Set([...taken, current]));
  const rename = useAction((chosen: string) =>
    isGateway ? renameGatewayAction({ serviceId: service.id, gatewayName: chosen }) : renameServiceAction({ serviceId: service.id, name: chosen }),
  );
  const problem = problemOfName(name, isGateway ? 'resource-gateway' : 'resource-configuration') ?? (name === current ? 'This is the name that is taken. Choose another one.' : null);
  const send = async () => {
    if (problem) return;
    const result = await rename.run(name);
    if (!result.ok) return;
    setOpen(false);
    await onDone();
  };
  const told = rename.failure?.fieldErrors?.name ?? rename.failure?.fieldErrors?.gatewayName;
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Choose another name
      </Button>
      {isOpen && (
        <ConfirmModal
          title={isGateway ? 'Another name for the gateway' : 'Another name for the service'}
          confirm="Use this name"
          running="Changing the name"
          isRunning={rename.isRunning}
          onConfirm={send}
          close={() => setOpen(false)}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void send();
            }}
          >
            <SpaceBetween size="m">
              {!told && <FailureAlert failure={rename.failure} />}
              <FormField
                label="New name"
                description={`Something in account ${service.account.id} that Pergola did not make is named ${current}. Nothing was made yet, so the name can still change.`}
                errorText={told ?? problem}
              >
                <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus spellcheck={false} />
              </FormField>
            </SpaceBetween>
          </form>
        </ConfirmModal>
      )}
    </>
  );
}
