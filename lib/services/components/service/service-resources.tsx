'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { FailureAlert } from '@/components/failure-alert';
import { ResourceSteps, type ResourceStep } from '@/components/resource-steps';
import { useAction } from '@/components/use-action';
import { repairServiceAction, retryServiceAction } from '../../actions';
import type { ServiceView } from '../../view';
import { AnotherName } from './another-name';
import { OnDriftSetting } from './on-drift';
import { OnwardSharingSetting } from './onward-sharing';

/** What AWS holds of a service, step by step, and what its owners can do where one is stuck. */
export function ServiceResources({ service, resources }: { service: ServiceView; resources: ResourceStep[] }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { run, failure, isRunning } = useAction(retryServiceAction);
  const repair = useAction(repairServiceAction);
  const lookAgain = async () => {
    await queryClient.invalidateQueries({ queryKey: ['service-resources', service.id] });
    router.refresh();
  };
  const retry = async () => {
    const result = await run({ serviceId: service.id });
    if (result.ok) await lookAgain();
  };
  const putRight = async (resourceId: string | null) => {
    const result = await repair.run({ serviceId: service.id, resourceId });
    if (result.ok) await lookAgain();
  };
  const drifted = resources.filter(({ reason }) => reason === 'drifted');
  const isFirstTime = resources.some(({ readyAt }) => readyAt === null);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Each is looked at again and again; what stands here is what AWS said last."
          actions={
            service.mayManage &&
            service.state !== 'RETIRED' && (
              <SpaceBetween direction="horizontal" size="xs">
                {drifted.length > 1 && (
                  <Button onClick={() => void putRight(null)} loading={repair.isRunning} loadingText="Repairing">
                    Repair all
                  </Button>
                )}
                <Button onClick={() => void retry()} loading={isRunning} loadingText="Checking">
                  Check now
                </Button>
              </SpaceBetween>
            )
          }
        >
          Resources
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FailureAlert failure={failure ?? repair.failure} />
        {service.state === 'PUBLISHED' && <OnDriftSetting service={service} />}
        {service.state === 'PUBLISHED' && <OnwardSharingSetting service={service} />}
        <ResourceSteps
          resources={resources}
          progressLabel={isFirstTime && service.state === 'PUBLISHED' ? `Publishing ${service.name}` : undefined}
          actionFor={(resource) =>
            service.mayManage &&
            (resource.phase === 'BLOCKED' || resource.phase === 'RETRYING') && (
              <SpaceBetween direction="horizontal" size="xs">
                {resource.reason === 'drifted' && (
                  <Button variant="primary" onClick={() => void putRight(resource.id)} loading={repair.isRunning} loadingText="Repairing" ariaLabel={`Repair the ${resource.noun}`}>
                    Repair
                  </Button>
                )}
                <Button onClick={() => void retry()} loading={isRunning} loadingText="Trying again" ariaLabel={`Retry the ${resource.noun}`}>
                  Retry
                </Button>
                {resource.reason === 'nameTaken' && resource.awsId === null && resource.kind !== 'resource-share' && (
                  <AnotherName service={service} isGateway={resource.kind === 'resource-gateway'} onDone={lookAgain} />
                )}
              </SpaceBetween>
            )
          }
        />
      </SpaceBetween>
    </Container>
  );
}
