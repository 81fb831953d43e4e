import type { RunEvent } from '../../engine/events/events.ts';
import { formatReason } from '../format/action.ts';
import { formatDuration, formatWholeSeconds } from '../format/duration.ts';
import { formatCount, formatNumber, formatQuantity, formatRate } from '../format/numbers.ts';
import type { OutputStream } from '../io.ts';
import { stoppingMessage, type Clock, type Reporter } from './reporter.ts';
import { RunState, type RunningAction } from './run-state.ts';
import { RepeatedWarnings } from './warnings.ts';

const progressEveryMs = 5_000;
const progressAtLeastEveryMs = 60_000;

/** One line for each event of interest, for logs and for terminals that cannot move the cursor. */
export function createPlainReporter(stream: OutputStream, clock: Clock): Reporter {
  const state = new RunState();
  const warnings = new RepeatedWarnings();
  const reported = new Map<string, { at: number; tenth: number }>();
  let alike = { label: '', texts: [] as string[] };

  const write = (label: string, text: string) => {
    flushAlike();
    stream.write(`${label.padEnd(9)} ${text}\n`);
  };
  /** A thousand cached or skipped actions in a row are one line. */
  const gather = (label: string, text: string) => {
    if (alike.label !== label) flushAlike();
    alike.label = label;
    alike.texts.push(text);
  };
  const flushAlike = () => {
    const { label, texts } = alike;
    alike = { label: '', texts: [] };
    if (texts.length === 1) write(label, texts[0]);
    if (texts.length > 1) write(label, formatQuantity(texts.length, 'action'));
  };
  const writeProgress = (action: RunningAction) => {
    const now = clock();
    const { at, tenth } = reported.get(action.id) ?? { at: action.startedAt, tenth: 0 };
    const { meter } = action;
    if (!meter || now - at < progressEveryMs) return;
    const reached = Math.floor(meter.fraction * 10);
    if (reached === tenth && now - at < progressAtLeastEveryMs) return;
    reported.set(action.id, { at: now, tenth: reached });
    write('progress', `${action.id}: ${describeProgress(action, now)}`);
  };

  const emit = (event: RunEvent): void => {
    state.apply(event, clock());
    switch (event.type) {
      case 'run-started':
        write('run', describeRun(event));
        break;
      case 'action-cached':
        gather('cached', event.action);
        break;
      case 'action-waiting':
        write('waiting', `${event.action}: ${event.owner} executes it`);
        break;
      case 'action-started':
        reported.delete(event.action);
        write(
          'start',
          `${event.action} (${event.attempt > 1 ? `attempt ${event.attempt}` : formatReason(event.reason)})`,
        );
        break;
      case 'action-resumed':
        write('resume', `${event.action}: from its checkpoint`);
        break;
      case 'action-progress': {
        const action = state.running.get(event.action);
        if (action) writeProgress(action);
        break;
      }
      case 'action-log':
        for (const line of event.text.trimEnd().split('\n')) write('log', `${event.action} | ${line}`);
        break;
      case 'action-metric':
        break;
      case 'action-retrying':
        write('retry', `${event.action}: ${event.error.what}`);
        break;
      case 'action-finished':
        write('done', `${event.action} in ${formatDuration(event.seconds)}`);
        break;
      case 'action-failed':
        write('FAILED', `${event.action}: error[${event.error.code}] ${event.error.what}`);
        break;
      case 'action-skipped':
        gather('skipped', `${event.action}, because of ${event.because}`);
        break;
      case 'warning':
        if (warnings.isNew(event)) write('warning', `[${event.code}] ${event.message}`);
        break;
      case 'run-finished':
        flushAlike();
        break;
      default:
        event satisfies never;
    }
  };

  return {
    emit,
    stopping: () => write('stopping', stoppingMessage),
    close: () => {
      flushAlike();
      for (const line of warnings.repeated()) stream.write(`${line}\n`);
    },
  };
}

function describeRun({
  pipeline,
  profile,
  backend,
  actions,
  jobs,
}: RunEvent & { type: 'run-started' }): string {
  return [
    `${pipeline}: profile ${profile}`,
    ...(backend === '' ? [] : [`backend ${backend}`]),
    formatQuantity(actions, 'action'),
    formatQuantity(jobs, 'job'),
  ].join(', ');
}

function describeProgress({ meter, metric }: RunningAction, now: number): string {
  if (!meter) return '';
  const remaining = meter.remaining(now);
  return [
    `${formatCount(meter.done)} of ${formatCount(meter.total)}${meter.unit === undefined ? '' : ` ${meter.unit}`}`,
    `${Math.floor(meter.fraction * 100)}%`,
    ...(meter.rate === undefined ? [] : [formatRate(meter.rate)]),
    ...(remaining === undefined ? [] : [`ETA ${formatWholeSeconds(remaining)}`]),
    ...(metric === undefined ? [] : [`${metric.name} ${formatNumber(metric.value)}`]),
  ].join(', ');
}
