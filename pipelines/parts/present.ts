// What is drawn and written of a comparison of methods.
import { version, type Matrix, type MatrixFunction } from 'phaseline';
import type { Method } from '../../schemas/methods.ts';
import { charts } from '../../stages/charts.ts';
import { curves } from '../../stages/curves.ts';
import { figures } from '../../stages/figures.ts';
import { gallery } from '../../stages/gallery.ts';
import { report } from '../../stages/report.ts';
import { validationWindow, type compareMethods } from './compare-methods.ts';
import type { Families, MethodsParameters } from './measure-family.ts';
import { valueAt } from './value-at.ts';

type Compared = ReturnType<typeof compareMethods>;

interface About {
  readonly pipeline: string;
  readonly title: string;
  readonly description: string;
  readonly families: Families;
  readonly parameters: MethodsParameters;
}

/** Of how a reader sees a comparison: it goes by the most observed points. */
export function present(matrix: MatrixFunction, compared: Compared, about: About) {
  const { families, parameters: p } = about;
  const { fieldResults, rolloutResults, bySeed, similarityResults, probeResults, judged, ofFamily } =
    compared;
  const names = Object.keys(families);
  const shots = Math.max(...p.adaptation.shots);
  const steps = p.adaptation.rolledOut[0];
  const beyondSteps = p.beyond.gradientSteps[0];
  const wanted = p.figures.methods.filter((method) => p.methods.includes(method));
  const shown = wanted.length > 0 ? wanted : p.methods.slice(0, 1);

  const drawn = matrix({ family: names }, ({ family }) => {
    const { system } = families[family];
    const own = ofFamily.filter((cell) => cell['family'] === family);
    const { test, tests } = valueAt(own, { family });
    const { contrasts, beyond } = valueAt(judged, { family });
    const examples = own.map((one) =>
      one.tests.filter(
        (cell) =>
          shown.includes(cell['method'] as Method) && cell['seed'] === p.seeds[0] && cell['shots'] === shots,
      ),
    );
    const { specs: exampleSpecs, ...ofExamples } = figures(
      {
        adapted: examples.map((chosen) => chosen.map(({ adapted }) => adapted)),
        trajectories: examples.map((chosen) => chosen.map(({ trajectories }) => trajectories)),
        observations: test.observations,
        systems: test.systems,
      },
      { system, shown, shots, gradientSteps: p.adaptation.rolledOut, exampleSystems: p.figures.systems },
    );
    const first = valueAt(tests, { method: shown[0], seed: p.seeds[0], shots });
    const { specs: gallerySpecs, ...ofGallery } = gallery(
      {
        adapted: first.adapted,
        scores: first.fieldScores,
        observations: test.observations,
        systems: test.systems,
      },
      { system, method: shown[0], shots, steps, count: p.figures.gallery },
    );
    const { specs: chartSpecs, ...ofResults } = charts(
      {
        fieldResults,
        rolloutResults,
        bySeed,
        contrasts,
        beyondScores: beyond.scores,
        beyondResults: beyond.results,
        similarityResults,
        probeResults,
      },
      { family, shots, steps, beyondSteps },
    );
    const { specs: curveSpecs, ...ofCurves } = curves(
      {
        overTime: own.map((one) => one.tests.map(({ overTime }) => overTime)),
        training: own.map((one) => one.logs),
      },
      { shots, steps },
    );
    return {
      svg: { ...ofExamples, ...ofGallery, ...ofResults, ...ofCurves },
      specs: { examples: exampleSpecs, gallery: gallerySpecs, charts: chartSpecs, curves: curveSpecs },
    };
  });

  /** Against one K alone there is nothing to see. */
  const shownOf = <F extends { readonly byShots: unknown }>({ byShots, ...others }: F) =>
    p.adaptation.shots.length > 1 ? { byShots, ...others } : others;
  const { maml, firstOrderMaml, anil, pretrained } = p.training;
  const written = report(
    {
      fieldResults: [fieldResults],
      rolloutResults: [rolloutResults],
      bySeed: [bySeed],
      contrasts: judged.map((one) => one.contrasts),
      beyondResults: judged.map((one) => one.beyond.results),
      similarityResults: [similarityResults],
      probeResults: [probeResults],
      costs: judged.map((one) => one.costs),
      choices: ofFamily.map((one) => one.choices),
      figures: drawn.map(({ svg }) => matrixOf(matrix, shownOf(svg))),
    },
    {
      pipeline: about.pipeline,
      title: about.title,
      description: about.description,
      version,
      systems: Object.values(families).map(({ system }) => system),
      shots,
      steps,
      beyondSteps,
      confidence: p.comparison.confidence,
      validation: {
        innerSteps: p.training.innerSteps,
        innerStepSize: p.training.innerStepSize,
        every: p.training.validateEvery,
        window: validationWindow,
      },
      iterations: {
        maml: maml.iterations,
        'first-order-maml': firstOrderMaml.iterations,
        anil: anil.iterations,
        pretrained: pretrained.iterations,
      },
      parameters: p,
    },
  );
  return { ...written, figures: drawn };
}

/** Handles by name as the cells of a matrix over `figure`. */
function matrixOf<T>(matrix: MatrixFunction, handles: Readonly<Record<string, T>>): Matrix<T> {
  return matrix({ figure: Object.keys(handles) }, ({ figure }) => handles[figure]);
}
