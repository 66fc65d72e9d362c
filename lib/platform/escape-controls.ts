/** Beyond what JSON escapes: C1 controls (one is the start of a terminal's command), line and paragraph separators, and what turns the direction of text. */
const hidden = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Makes a line of JSON safe to show on a terminal: what could be hidden in it is escaped, and it is the same JSON. */
export function escapeControls(json: string): string {
  return json.replaceAll(hidden, (one) => String.raw`\u` + one.charCodeAt(0).toString(16).padStart(4, '0'));
}
