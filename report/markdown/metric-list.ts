// What the metrics mean that a page tells of.
import { capitalised } from '../numbers.ts';
import { metrics, type MetricName } from '../results.ts';
import { bullets } from './blocks.ts';
import { escapeMarkdown } from './escape.ts';

export function metricList(isTold: (metric: MetricName) => boolean): string {
  return bullets(
    metrics
      .filter(({ name }) => isTold(name))
      .map(({ title, meaning }) => `**${capitalised(title)}**: ${escapeMarkdown(meaning)}`),
  );
}
