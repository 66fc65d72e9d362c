import { serviceDefinition, serviceIds } from '../core/protocols/service-definitions';
import { registries } from '../services/registries';

/** Stand around the table in `sandbox/README.md`. */
export const marks = { begin: '<!-- support matrix: begin -->', end: '<!-- support matrix: end -->' };

/** Which operations of which service are played, as Markdown, from the registries themselves. */
export async function supportMatrix(): Promise<string> {
  const rows = await Promise.all(
    serviceIds.map(async (id) => {
      const { model, operations, protocol } = await serviceDefinition(id);
      const played = registries
        .flatMap((registry) => registry.operations)
        .filter(({ service }) => service === id)
        .map(({ name }) => name)
        .sort();
      return `| ${model.metadata.serviceFullName} (\`${id}\`, ${protocol}) | ${played.length} of ${operations.size} | ${played.join(', ')} |`;
    }),
  );
  return ['| service | operations | played |', '|---|---|---|', ...rows].join('\n');
}

/** The README with its table as the registries have it now. */
export function withMatrix(readme: string, matrix: string): string {
  const [before, after] = [readme.indexOf(marks.begin), readme.indexOf(marks.end)];
  if (before === -1 || after === -1) throw new Error(`The README has no place for the table: it needs the lines ${marks.begin} and ${marks.end}.`);
  return `${readme.slice(0, before)}${marks.begin}\n\n${matrix}\n\n${readme.slice(after)}`;
}
