// Adam (Kingma & Ba 2015, algorithm 1).

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** An Adam optimiser of vectors of one size. */
export interface Adam {
  /** Moves `parameters` one step against `gradient`, in place. */
  step(parameters: Float64Array, gradient: Float64Array, learningRate: number): void;
  /** A copy of everything that later steps depend on. */
  state(): Record<string, Float64Array>;
  /** Continues from a state, to the same bits. */
  restore(state: Readonly<Record<string, Float64Array>>): void;
}

/** beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, as in the paper; moments start at zero. */
export function createAdam(size: number): Adam {
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  /** beta1^t, beta2^t */
  const decay = Float64Array.of(1, 1);

  return {
    step(parameters, gradient, learningRate) {
      decay[0] *= BETA_1;
      decay[1] *= BETA_2;
      const correction1 = 1 / (1 - decay[0]);
      const correction2 = 1 / (1 - decay[1]);
      for (let i = 0; i < size; i++) {
        const g = gradient[i];
        const m = BETA_1 * first[i] + (1 - BETA_1) * g;
        const v = BETA_2 * second[i] + (1 - BETA_2) * g * g;
        first[i] = m;
        second[i] = v;
        parameters[i] -= (learningRate * m * correction1) / (Math.sqrt(v * correction2) + EPSILON);
      }
    },
    state: () => ({ firstMoment: first.slice(), secondMoment: second.slice(), decay: decay.slice() }),
    restore(state) {
      first.set(state['firstMoment']);
      second.set(state['secondMoment']);
      decay.set(state['decay']);
    },
  };
}
