// What was measured on, in words.
import { cpus, totalmem } from 'node:os';

/** @param node the version of Node that did it */
export function machineWords(node = process.version): string {
  const processors = cpus();
  const model = processors[0].model.trim().replaceAll(/\s+/g, ' ');
  const count = processors.length === 1 ? '1 core' : `${processors.length} cores`;
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${count}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${node.replace('v', '')}`;
}
