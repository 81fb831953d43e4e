import type { AnyStage, GraphSink } from '../define/any-stage.ts';
import type { ArtifactType, AxisValue, Cell, InputType } from '../define/artifact-types.ts';
import { callSiteOf, type CallSite } from '../define/call-site.ts';
import type { Handle, Matrix } from '../define/handle.ts';
import { whereOf } from '../define/where.ts';
import { sameType, schemasSideBySide } from '../artifacts/describe.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { suggestion } from '../errors/nearest.ts';
import { cellLabel, type CellReference, type GraphNode, type OutputReference } from './graph.ts';
import { flattenHandles, isHandle } from './handles.ts';
import { axesCells } from './axes.ts';
import { listedCells } from './listed-cells.ts';
import { parseParameters } from './parameters.ts';

type Call = Parameters<GraphSink['add']>[0];

/** Collects the calls of stages into nodes while a graph function runs. */
export class GraphBuilder implements GraphSink {
  readonly nodes: GraphNode[] = [];
  readonly stages = new Map<string, AnyStage>();
  readonly #byId = new Map<string, { node: GraphNode; fingerprint: string }>();
  #cell: Cell = {};

  add(call: Call): unknown {
    const { stage, options, site } = call;
    const { name, parameters: schema, outputs } = stage.definition;
    const label = cellLabel(this.#cell);
    const id = `${options.as ?? name}${label === '' ? '' : `[${label}]`}`;
    const parameters = schema
      ? parseParameters(schema, call.parameters, `the stage "${name}"`, () => whereOf(site))
      : {};
    const inputs = this.#wire(id, call);
    const node: GraphNode = {
      id,
      stage: name,
      cell: this.#cell,
      parameters,
      inputs,
      ...(site === undefined ? {} : { site }),
    };
    this.#insert(node, stage);
    const handles = Object.entries(outputs).map(
      ([output, type]) => [output, { node: id, output, type } satisfies Handle] as const,
    );
    return handles.length === 1 ? handles[0][1] : Object.fromEntries(handles);
  }

  /** The `matrix` function that the graph function gets. */
  readonly matrix = <T>(
    axes: Record<string, unknown> | readonly unknown[],
    subgraph: (cell: never) => T,
  ): Matrix<T> => {
    const outer = this.#cell;
    const where = whereOf(callSiteOf(this.matrix));
    try {
      const chosen = Array.isArray(axes)
        ? listedCells(axes, outer, where)
        : axesCells(axes as Record<string, unknown>, outer, where);
      const cells = chosen.map((cell) => {
        this.#cell = { ...outer, ...cell };
        return { cell, value: subgraph(cell as never) };
      });
      return asMatrix(cells);
    } finally {
      this.#cell = outer;
    }
  };

  /** The same call made twice in the same place is the same action; another one needs another name. */
  #insert(node: GraphNode, stage: AnyStage): void {
    const fingerprint = JSON.stringify([node.stage, node.parameters, node.inputs]);
    const known = this.#byId.get(node.id);
    if (known) {
      if (known.fingerprint === fingerprint) return;
      throw new PipelineError('duplicate-action', {
        what: `Two different actions are called "${node.id}".`,
        why: `Both come from a call of "${node.stage}"${known.node.stage === node.stage ? '' : ` or "${known.node.stage}"`} with other parameters or inputs.`,
        todo: `Name one of them: \`stage(…, …, { as: '${node.stage}-test' })\`.`,
        ...whereOf(node.site),
      });
    }
    this.#byId.set(node.id, { node, fingerprint });
    this.nodes.push(node);
    this.stages.set(node.stage, stage);
  }

  #wire(id: string, { stage, inputs, site }: Call): GraphNode['inputs'] {
    const declared = stage.definition.inputs ?? {};
    const given = (inputs ?? {}) as Record<string, unknown>;
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(declared, name)) {
        throw new PipelineError('wiring-mismatch', {
          what: `"${id}" is given an input "${name}" that the stage "${stage.definition.name}" does not have.`,
          todo: suggestion(name, Object.keys(declared)),
          ...whereOf(site),
        });
      }
    }
    return Object.fromEntries(
      Object.entries(declared).map(([name, type]) => [
        name,
        this.#reference(id, name, type, given[name], site),
      ]),
    );
  }

  #reference(
    id: string,
    input: string,
    type: InputType,
    given: unknown,
    site: CallSite | undefined,
  ): OutputReference | CellReference[] {
    if (type.kind === 'list') {
      return flattenHandles(given, `the input "${input}" of "${id}"`, whereOf(site)).map(
        ({ cell, handle }) => {
          this.#checkFit(id, input, type.of, handle, site);
          return { node: handle.node, output: handle.output, cell };
        },
      );
    }
    if (!isHandle(given)) {
      throw new PipelineError('wiring-mismatch', {
        what: `The input "${input}" of "${id}" is not wired to an output.`,
        why: `It is ${describeGiven(given)}.`,
        todo: 'Give it the result of a call of another stage; of a stage with several outputs, one of them by name.',
        ...whereOf(site),
      });
    }
    this.#checkFit(id, input, type, given, site);
    return { node: given.node, output: given.output };
  }

  #checkFit(id: string, input: string, type: ArtifactType, handle: Handle, site: CallSite | undefined): void {
    if (!this.#byId.has(handle.node)) {
      throw new PipelineError('wiring-mismatch', {
        what: `The input "${input}" of "${id}" is wired to "${handle.node}", which is not in this graph.`,
        why: 'Its handle was made while another graph was built.',
        todo: 'Call the stage again in this graph function; handles cannot be kept between graphs.',
        ...whereOf(site),
      });
    }
    if (sameType(type, handle.type)) return;
    throw new PipelineError('wiring-mismatch', {
      what: `The output "${handle.output}" of "${handle.node}" does not fit the input "${input}" of "${id}".`,
      why: schemasSideBySide(`given by ${handle.node}`, handle.type, `wanted by ${id}`, type),
      todo: 'Wire an output of the same schema, or declare the same schema at both ends.',
      ...whereOf(site),
    });
  }
}

function asMatrix<T>(cells: readonly { cell: Record<string, AxisValue>; value: T }[]): Matrix<T> {
  return {
    cells,
    map: (select) => asMatrix(cells.map(({ cell, value }) => ({ cell, value: select(value, cell) }))),
    filter: (keep) => asMatrix(cells.filter(({ cell, value }) => keep(cell, value))),
  };
}

function describeGiven(given: unknown): string {
  if (given === undefined) return 'missing';
  if (given !== null && typeof given === 'object') {
    const handles = Object.entries(given).filter(([, value]) => isHandle(value));
    if (handles.length > 0) return `a stage with the outputs ${handles.map(([name]) => name).join(', ')}`;
    if ('cells' in given) return 'a matrix, and the input takes one artifact';
  }
  return `a ${typeof given}`;
}
