/** A body as it goes into the input of a state, and what its sender should know before. */
export interface TypedBody {
  /** Undefined: none. A text is sent as it is. */
  body: unknown;
  warning: string | null;
}

/** Without the blanks outside of strings. */
function compact(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : ''));
}

/** The first number that a JSON parser with double precision changes. */
function changedNumber(json: string): string | undefined {
  return [...json.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)].map(([part]) => part).find((part) => !part.startsWith('"') && JSON.stringify(Number(part)) !== part);
}

/**
 * A body that is typed as JSON goes as JSON only if that keeps it as it is: a parser changes long numbers, doubled names and their
 * order. Otherwise the text itself is sent, with the content type of JSON, unless the connection adds body parameters: with these,
 * Step Functions accepts only an object (developer guide, "Merging EventBridge connection and HTTP Task definition data").
 */
export function typedBodyOf(text: string, { isMerged }: { isMerged: boolean }): TypedBody {
  if (text.trim() === '') return { body: undefined, warning: null };
  const parsed = parse(text);
  if (!parsed.isJson) {
    const merged = isMerged ? ' The connection adds body parameters, so Step Functions accepts only a JSON object here.' : '';
    const isMeant = /^\s*[[{"]/.test(text);
    if (!isMeant) return { body: text, warning: merged.trim() || null };
    return { body: text, warning: `This is not valid JSON, so it is sent as text. ${parsed.problem}${merged}` };
  }
  const isObject = parsed.value !== null && typeof parsed.value === 'object' && !Array.isArray(parsed.value);
  if (isMerged && !isObject) return { body: parsed.value, warning: 'The connection adds body parameters, so Step Functions accepts only a JSON object here.' };
  if (compact(text) === JSON.stringify(parsed.value)) return { body: parsed.value, warning: null };
  const number = changedNumber(text);
  if (isMerged) {
    const sent = number ? `${number} is sent as ${JSON.stringify(Number(number))}` : 'It is sent in another notation';
    return { body: parsed.value, warning: `${sent}, because the connection adds body parameters and the body must be parsed for that.` };
  }
  return { body: text, warning: number && !Object.is(Number(number).toString(), number) ? `Sent as text, exactly as typed. A workflow that parses this JSON might change ${number}.` : null };
}

function parse(text: string): { isJson: true; value: unknown } | { isJson: false; problem: string } {
  try {
    return { isJson: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    // `Expected ',' or '}' after property value in JSON at position 8 (line 1 column 9)`; the text itself may be quoted behind it.
    const place = /line \d+ column \d+/.exec((error as Error).message)?.[0] ?? /position \d+/.exec((error as Error).message)?.[0];
    return { isJson: false, problem: place ? `Check it at ${place}.` : 'Check quotes, commas and brackets.' };
  }
}
