'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useEffect } from 'react';
import { Page } from '@/components/page';

/** What failed while a page was made. `digest` is the number under which the server's log has the cause. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    document.title = 'Something went wrong · Pergola';
  }, []);
  return (
    <Page title="Something went wrong" breadcrumbs={[]}>
      <Alert type="error" header="This page could not be shown" action={<Button onClick={reset}>Try again</Button>}>
        Something failed on our side; nothing was changed. Try again. If it stays, give your administrators
        {error.digest ? ` the number ${error.digest}` : ' the time and the address of this page'}.
      </Alert>
    </Page>
  );
}
