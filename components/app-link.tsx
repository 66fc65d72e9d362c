'use client';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useRouter } from 'next/navigation';

/** Cloudscape's events say whether a modifier key asks for another tab; those go to the browser. */
export function useFollow() {
  const router = useRouter();
  return (event: { preventDefault: () => void; detail: { href?: string; external?: boolean } }) => {
    const { href, external } = event.detail;
    if (!href || external || !href.startsWith('/')) return;
    event.preventDefault();
    router.push(href);
  };
}

/** A link within the portal, in Cloudscape's clothes, without loading the page anew. */
export function AppLink(props: Omit<LinkProps, 'onFollow'> & { href: string }) {
  const follow = useFollow();
  return <Link {...props} onFollow={follow} />;
}

/** A button that goes somewhere within the portal. */
export function LinkButton(props: Omit<ButtonProps, 'onFollow' | 'onClick'> & { href: string }) {
  const follow = useFollow();
  return <Button {...props} onFollow={follow} />;
}
