'use client';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useEffect, type ReactNode } from 'react';
import { SetSlots, type Crumb } from './shell/slots';
import { takeOverTyped } from './shell/typed-before';

export interface PageProps {
  /** The page's one `h1`. */
  title: string;
  description?: ReactNode;
  /** What stands after the title, e.g. a state. */
  info?: ReactNode;
  actions?: ReactNode;
  /** From the start page to here; the last one is this page and needs no address. */
  breadcrumbs: Crumb[];
  /** For the help panel: what this place is for. Plain elements; `<h3>`, `<p>`, `<ul>`. */
  help?: ReactNode;
  /** Pixels; forms read better when they are not as wide as the screen. */
  maxContentWidth?: number;
  children: ReactNode;
}

let isFirstPage = true;

/**
 * The frame of every page within the shell: breadcrumbs, heading, actions, help. After a navigation the focus goes to
 * the heading, so that a screen reader says where one is. May be rendered by a server component.
 */
export function Page({ title, description, info, actions, breadcrumbs, help, maxContentWidth, children }: PageProps) {
  useEffect(() => {
    if (isFirstPage) {
      takeOverTyped();
      isFirstPage = false;
      return;
    }
    const heading = document.querySelector<HTMLElement>('main h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }, []);
  return (
    <ContentLayout
      maxContentWidth={maxContentWidth}
      header={
        <Header variant="h1" info={info} description={description} actions={actions}>
          {title}
        </Header>
      }
    >
      <SetSlots help={help} breadcrumbs={breadcrumbs} />
      {children}
    </ContentLayout>
  );
}
