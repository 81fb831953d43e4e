// What was measured on, in words.
import { cpus, totalmem } from 'node:os';

export function machineWords(): string {
  const processors = cpus();
  const model = processors[0].model.trim().replaceAll(/\s+/g, ' ');
  const count = processors.length === 1 ? '1 core' : `${processors.length} cores`;
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${count}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
