'use client';
import Button from '@cloudscape-design/components/button';
import { useEffect } from 'react';
import { Message } from '@/components/message';
import { isDatabaseDigest } from '@/lib/platform/fault-digest';

/** What failed while a page was made. It is loaded with every page, so it is made of little. `digest` is the number under which the server's log has the cause. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const isBusy = isDatabaseDigest(error.digest);
  useEffect(() => {
    document.title = `${isBusy ? 'The database is busy' : 'Something went wrong'} · Pergola`;
  }, [isBusy]);
  if (isBusy) {
    return (
      <Message title="The database is busy" action={<Button onClick={() => location.reload()}>Try again</Button>}>
        This page needs the database, which did not respond in time. Changes that you already saved are kept. Try again in a few seconds.
      </Message>
    );
  }
  return (
    <Message title="Something went wrong" action={<Button onClick={reset}>Try again</Button>}>
      This page could not be shown, because something failed on our side. Changes that you already saved are kept. Try again. If it stays, give your administrators
      {error.digest ? ` the number ${error.digest}` : ' the time and the address of this page'}.
    </Message>
  );
}
