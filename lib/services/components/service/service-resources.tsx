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
import { retryServiceAction } from '../../actions';
import type { ServiceView } from '../../view';
import { AnotherName } from './another-name';

/** What AWS holds of a service, step by step, and what its owners can do where one is stuck. */
export function ServiceResources({ service, resources }: { service: ServiceView; resources: ResourceStep[] }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { run, failure, isRunning } = useAction(retryServiceAction);
  const lookAgain = async () => {
    await queryClient.invalidateQueries({ queryKey: ['service-resources', service.id] });
    router.refresh();
  };
  const retry = async () => {
    const result = await run({ serviceId: service.id });
    if (result.ok) await lookAgain();
  };
  const isFirstTime = resources.some(({ readyAt }) => readyAt === null);
  return (
    <Container
      header={
        <Header variant="h2" description="Each is looked at again and again; what stands here is what AWS said last.">
          Resources
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        <ResourceSteps
          resources={resources}
          progressLabel={isFirstTime ? `Publishing ${service.name}` : undefined}
          actionFor={(resource) =>
            service.mayManage &&
            (resource.phase === 'BLOCKED' || resource.phase === 'RETRYING') && (
              <SpaceBetween direction="horizontal" size="xs">
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
