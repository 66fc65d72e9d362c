import { Message } from '@/components/message';

export default function Forbidden() {
  return (
    <Message title="You don't have permission to see the installation">
      This page shows access of all teams. While Pergola is on hold, a banner on every page says why. Ask an administrator for the rest.
    </Message>
  );
}
