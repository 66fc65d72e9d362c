'use client';
import Alert from '@cloudscape-design/components/alert';
import { LinkButton } from '@/components/app-link';
import type { OtherPath } from '../reads/other-paths';

/** On the page of a grant: paths that the account has beside it. */
export function OtherPaths({ paths, mayRemove }: { paths: OtherPath[]; mayRemove: boolean }) {
  if (paths.length === 0) return null;
  return (
    <Alert type="warning" header="Also has access through" action={mayRemove && <LinkButton href="/ghosts">Review unmanaged access</LinkButton>}>
      <ul className="plain-list">
        {paths.map(({ id, sentence, isBeingRemoved }) => (
          <li key={id} className="whole-words">
            {sentence}.{isBeingRemoved && ' It is being removed.'}
          </li>
        ))}
      </ul>
      {!mayRemove && 'The owners of the service can remove these paths. This access does not depend on them.'}
    </Alert>
  );
}
