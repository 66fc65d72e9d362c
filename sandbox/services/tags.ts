export type Tags = Record<string, string>;

/** Condition keys of a request that sets tags. */
export function requestTagKeys(tags: Tags | undefined): Record<string, string | string[]> {
  const entries = Object.entries(tags ?? {});
  if (entries.length === 0) return {};
  return {
    'aws:TagKeys': entries.map(([key]) => key),
    ...Object.fromEntries(entries.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

/** Condition keys of a resource that carries tags. */
export function resourceTagKeys(tags: Tags | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
