import { execa } from 'execa';
import { PipelineError } from '../engine/errors/pipeline-error.ts';

/** Opens a URL with the platform's own opener. */
export async function openInBrowser(url: string): Promise<void> {
  const [program, ...before] = opener();
  const { failed, message } = await execa(program, [...before, url], { reject: false, stdio: 'ignore' });
  if (!failed) return;
  throw new PipelineError('io-failed', {
    what: `The report could not be opened with ${program}.`,
    ...(message === undefined ? {} : { why: message }),
    todo: `Open it yourself: ${url}`,
  });
}

function opener(): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open'];
  // The empty argument is the window's title, which `start` would take the URL for.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}
