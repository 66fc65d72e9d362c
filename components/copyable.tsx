'use client';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

/**
 * An id, ARN or number that copies on click. `label` names it for screen readers: `ARN of the connection`. With `text` something
 * else is shown than is copied.
 */
export function Copyable({ value, label, text }: { value: string; label: string; text?: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      copyButtonAriaLabel={`Copy ${label}`}
      copySuccessText="Copied"
      copyErrorText="The browser did not allow copying. Select the text and copy it by hand."
      textToCopy={value}
      textToDisplay={text ?? value}
    />
  );
}

/** Several lines to paste, e.g. a snippet, with a button that copies them all. */
export function CopyableBlock({ value, label }: { value: string; label: string }) {
  return (
    <div>
      <pre className="code" tabIndex={0} role="region" aria-label={label}>
        <code>{value}</code>
      </pre>
      <CopyToClipboard
        variant="button"
        copyButtonText="Copy"
        copyButtonAriaLabel={`Copy ${label}`}
        copySuccessText="Copied"
        copyErrorText="The browser did not allow copying. Select the text and copy it by hand."
        textToCopy={value}
      />
    </div>
  );
}
