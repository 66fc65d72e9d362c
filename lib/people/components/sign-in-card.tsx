'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

export function SignInCard({ callbackUrl, problem }: { callbackUrl: string; problem?: string }) {
  const [isLeaving, setLeaving] = useState(false);
  const [failure, setFailure] = useState(problem);
  const start = async () => {
    setLeaving(true);
    setFailure(undefined);
    try {
      const { signIn } = await import('next-auth/react');
      await signIn('oidc', { callbackUrl });
    } catch {
      setLeaving(false);
      setFailure('The portal could not start signing you in. Check your connection and try again.');
    }
  };
  return (
    <main className="sign-in">
      <Container header={<Header variant="h1">Sign in</Header>}>
        <SpaceBetween size="l">
          <Box variant="p">Pergola is where private services on AWS are published, asked for and connected. Your organization signs you in.</Box>
          {failure && (
            <Alert type="error" header="You are not signed in">
              {failure}
            </Alert>
          )}
          <Button variant="primary" fullWidth loading={isLeaving} loadingText="Going to your organization’s sign-in" onClick={start}>
            Sign in
          </Button>
        </SpaceBetween>
      </Container>
    </main>
  );
}
