/**
 * The engine's part in every action key. It changes when the same stage with the same inputs would give other bytes:
 * when the form of artifacts, the conversion of tables or the rules of execution change, or an encoder's version.
 */
export const engineContract = 'phaseline-contract-1 apache-arrow-21.2.0';
