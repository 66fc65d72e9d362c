/** Condition keys `events:source` and `events:detail-type` of a rule, where its pattern names plain values. */
export function patternKeys(json: string | undefined): Record<string, string[]> {
  const pattern = parse(json);
  return Object.fromEntries(
    ['source', 'detail-type'].flatMap((field) => {
      const values = pattern[field];
      const texts = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
      return texts.length > 0 ? [[`events:${field}`, texts]] : [];
    }),
  );
}

function parse(json: string | undefined): Record<string, unknown> {
  try {
    return Object(JSON.parse(json ?? '{}')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
