import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const holder = globalThis as { pergolaMetrics?: Registry };

/** What this process has counted; the parts of it declare their own metrics, each once. */
export function metricsRegistry(): Registry {
  return (holder.pergolaMetrics ??= new Registry());
}

/** A page's code and the code that starts the process may each have a copy of the file that declares a metric. */
function once<Metric>(name: string, make: () => Metric): Metric {
  return (metricsRegistry().getSingleMetric(name) as Metric | undefined) ?? make();
}

interface Declared<Label extends string> {
  name: `pergola_${string}`;
  help: string;
  labels?: readonly Label[];
}

export function counter<Label extends string = never>({ name, help, labels = [] }: Declared<Label>): Counter<Label> {
  return once(name, () => new Counter<Label>({ name, help, labelNames: labels, registers: [metricsRegistry()] }));
}

export function gauge<Label extends string = never>({ name, help, labels = [] }: Declared<Label>): Gauge<Label> {
  return once(name, () => new Gauge<Label>({ name, help, labelNames: labels, registers: [metricsRegistry()] }));
}

/** Of durations, in seconds. Labels are few and of few values: each combination is a series for each bucket. */
export function histogram<Label extends string = never>({ name, help, labels = [], buckets }: Declared<Label> & { buckets: number[] }): Histogram<Label> {
  return once(name, () => new Histogram<Label>({ name, help, labelNames: labels, buckets, registers: [metricsRegistry()] }));
}

/** Shows what was read just now, and nothing of before. */
export function showAll<Label extends string>(shown: Gauge<Label>, rows: readonly { labels: Record<Label, string>; value: number }[]): void {
  shown.reset();
  for (const { labels, value } of rows) shown.set(labels, value);
}
