import { isMet, type Figure } from './figure';

const headings = ['figure', 'median', 'min–max', 'n', 'compared with', 'ratio', 'goal', 'met'];

/** The figures as a table for a terminal, and what must be known about them below it. */
export function printTable(figures: readonly Figure[]): void {
  const rows = [headings, ...figures.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd());
  for (const { name, notes } of figures) for (const note of notes) console.log(`\n${name}: ${note}`);
}

/** One of them in a line, while the others are not known yet. */
export function inWords(figure: Figure): string {
  const [name, value, , , comparedWith, ratio] = cellsOf(figure);
  return `${name}: ${value}${figure.ratio === null ? '' : ` (${ratio} of ${comparedWith})`}`;
}

function cellsOf(figure: Figure): string[] {
  const { name, unit, min, max, n, comparedWith, ratio, goal } = figure;
  const met = isMet(figure);
  return [
    name,
    `${shorten(figure.median)} ${unit}`,
    `${shorten(min)}–${shorten(max)}`,
    String(n),
    comparedWith ?? '–',
    ratio === null ? '–' : ratio.toFixed(2),
    goal === null ? '–' : ratio === null ? `${goal} ${unit}` : String(goal),
    met === null ? '–' : met ? 'yes' : 'NO',
  ];
}

/** Three figures that mean something. */
function shorten(value: number): string {
  if (value >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toFixed(value >= 10 ? 1 : 2);
}
