'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

export function SignInCard({ callbackUrl, problem, ending }: { callbackUrl: string; problem?: string; ending?: string }) {
  const [isLeaving, setLeaving] = useState(false);
  const start = () => {
    setLeaving(true);
    window.location.assign(`/api/auth/signin?${new URLSearchParams({ callbackUrl }).toString()}`);
  };
  return (
    <main className="sign-in">
      <Container header={<Header variant="h1">Sign in to Pergola</Header>}>
        <SpaceBetween size="l">
          <Box variant="p">Publish private services on AWS, request access to them, and connect.</Box>
          {problem && (
            <Alert type="error" header="You are not signed in">
              {problem}
            </Alert>
          )}
          {ending && (
            <Alert type="info" header="Your session has ended">
              {ending}
            </Alert>
          )}
          <Button variant="primary" fullWidth loading={isLeaving} loadingText="Opening your identity provider" onClick={start}>
            Sign in
          </Button>
        </SpaceBetween>
      </Container>
    </main>
  );
}
