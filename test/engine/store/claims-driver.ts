import fs from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { openClaims } from '../../../engine/store/claims.ts';
import { storeLayout } from '../../../engine/store/layout.ts';

/** A child process of the tests: claims what it is told to, and answers with what it got. */
interface Request {
  readonly claim: string;
  /** Ask again for as long as a taker is at work, until the key itself is owned by someone. */
  readonly insist?: boolean;
  /** Die when the right to take over is won, and before the dead claim is replaced. */
  readonly dieTakingOver?: boolean;
}

const layout = storeLayout(process.argv[2]);
const claims = openClaims(layout);

process.on('message', (request: Request) => {
  void answer(request);
});

async function answer({ claim: key, insist, dieTakingOver }: Request): Promise<void> {
  if (dieTakingOver === true) fs.renameSync = () => void process.kill(process.pid, 'SIGKILL');
  let claim = claims.claim(key);
  const isTaking = () => claim.kind === 'held' && claim.owner?.startTime === 'long ago';
  if (insist === true) {
    while (isTaking()) {
      await setImmediate();
      claim = claims.claim(key);
    }
  }
  process.send!(claim.kind);
}
