import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentActor } from '@/lib/platform/auth';
import { env } from '@/lib/platform/env';
import { wayBack } from '@/lib/people/way-back';
import { SignInCard } from '@/lib/people/components/sign-in-card';

export const metadata: Metadata = { title: 'Sign in' };

const reasons: Record<string, string> = {
  AccessDenied: 'Your organization’s sign-in did not let you through. Ask your administrators whether Pergola is open to you, then try again.',
  OAuthCallback: 'Signing in was interrupted, or took too long. Nothing is lost: sign in again.',
  OAuthSignin: 'The sign-in service cannot be reached at the moment. Try again in a minute; if it stays, tell your administrators.',
};

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = await searchParams;
  const callbackUrl = wayBack(query.callbackUrl, env().PUBLIC_ORIGIN);
  if (await currentActor()) redirect(callbackUrl);
  const problem = typeof query.error === 'string' ? (reasons[query.error] ?? 'Signing in did not work. Try again; if it stays, tell your administrators.') : undefined;
  return <SignInCard callbackUrl={callbackUrl} problem={problem} />;
}
