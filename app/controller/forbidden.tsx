import { Message } from '@/components/message';

export default function Forbidden() {
  return (
    <Message title="You don't have permission to see the controller">
      The controller’s page shows what waits in the accounts of all teams. What is yours says on its own page what it waits for, and who can help. Ask your administrators for the rest.
    </Message>
  );
}
