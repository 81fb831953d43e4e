import { decode, encode } from '../artifacts/codec.ts';
import type { StoredOutput } from '../artifacts/digest.ts';
import type { AnyStage } from '../define/any-stage.ts';
import type { InputType } from '../define/artifact-types.ts';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { Cas } from '../store/cas.ts';
import type { StoreLayout } from '../store/layout.ts';
import type { FromWorker, WorkOrder } from './protocol.ts';
import { stageContext } from './stage-context.ts';

/**
 * Executes one action in this process: reads and verifies its inputs, runs the stage, checks and stores what it
 * returned.
 */
export async function executeAction(
  stage: AnyStage,
  order: WorkOrder,
  store: { layout: StoreLayout; cas: Cas },
  signal: AbortSignal,
  send: (message: FromWorker) => void,
): Promise<Record<string, StoredOutput>> {
  const inputs = await readInputs(stage, order, store.cas);
  const { context, flush, dispose } = stageContext(store.layout, order, signal, send);
  try {
    const run = stage.definition.run as (action: unknown) => unknown;
    const returned = await run.call(stage.definition, { inputs, parameters: order.parameters, context });
    flush();
    return await storeOutputs(stage, returned, store.cas);
  } finally {
    await dispose();
  }
}

async function readInputs(stage: AnyStage, order: WorkOrder, cas: Cas): Promise<Record<string, unknown>> {
  const inputs: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(stage.definition.inputs ?? {})) {
    inputs[name] = await readInput(type, order.inputs[name], cas);
  }
  return inputs;
}

async function readInput(type: InputType, given: WorkOrder['inputs'][string], cas: Cas): Promise<unknown> {
  if (type.kind !== 'list') return decode(type, await cas.read(given as string));
  const values = [];
  for (const { cell, digest } of given as Exclude<typeof given, string>) {
    values.push({ cell, value: await decode(type.of, await cas.read(digest)) });
  }
  return values;
}

async function storeOutputs(
  stage: AnyStage,
  returned: unknown,
  cas: Cas,
): Promise<Record<string, StoredOutput>> {
  const { name: stageName, outputs } = stage.definition;
  const values = checkReturned(stageName, Object.keys(outputs), returned);
  // All are encoded before any is stored: a stage with one wrong output leaves nothing behind.
  const encoded: [string, Uint8Array][] = [];
  for (const [output, type] of Object.entries(outputs)) {
    encoded.push([output, await encode(type, values[output], { stage: stageName, output })]);
  }
  const stored: Record<string, StoredOutput> = {};
  for (const [output, bytes] of encoded) stored[output] = await cas.put(bytes);
  return stored;
}

function checkReturned(
  stage: string,
  declared: readonly string[],
  returned: unknown,
): Record<string, unknown> {
  const values =
    returned !== null && typeof returned === 'object' ? (returned as Record<string, unknown>) : {};
  const missing = declared.filter((output) => values[output] === undefined || values[output] === null);
  if (missing.length > 0) {
    throw new PipelineError('missing-output', {
      what: `The stage "${stage}" did not return its output ${missing.map((output) => `"${output}"`).join(', ')}.`,
      why: `It returned ${returned === undefined ? 'nothing' : `the members: ${Object.keys(values).join(', ') || 'none'}`}.`,
      todo: `Return every declared output: \`return { ${declared.join(', ')} }\`.`,
    });
  }
  const unknown = Object.keys(values).find((output) => !declared.includes(output));
  if (unknown !== undefined) {
    throw new PipelineError('invalid-output', {
      what: `The stage "${stage}" returned "${unknown}", which it does not declare as an output.`,
      why: 'It would be lost.',
      todo: suggestion(unknown, declared),
    });
  }
  return values;
}
