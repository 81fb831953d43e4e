// Which of the parameters that a training went through is kept.

export interface BestParameters {
  /** Takes a copy of parameters whose loss is less than any before; a loss that is not finite is none. */
  offer(loss: number, parameters: Float64Array): void;
  /** Those with the least loss, the first of equal ones; undefined while no loss was finite. */
  readonly parameters: Float64Array | undefined;
  /** What `restore` needs to go on. */
  state(): Readonly<Record<string, Float64Array>>;
  restore(state: Readonly<Record<string, Float64Array>>): void;
}

export function keepBest(): BestParameters {
  let best: { readonly loss: number; readonly parameters: Float64Array } | undefined;
  return {
    offer(loss, parameters) {
      if (Number.isFinite(loss) && (best === undefined || loss < best.loss))
        best = { loss, parameters: parameters.slice() };
    },
    get parameters() {
      return best?.parameters;
    },
    state: () =>
      best === undefined ? {} : { bestLoss: Float64Array.of(best.loss), bestParameters: best.parameters },
    restore({ bestLoss, bestParameters }) {
      best = bestLoss === undefined ? undefined : { loss: bestLoss[0], parameters: bestParameters };
    },
  };
}
