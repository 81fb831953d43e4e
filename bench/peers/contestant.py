"""The contestant's side of bench/protocol.ts: reads a job and its data, then answers one request a line."""

import json
import resource
import sys
import time

import numpy as np


class Job:
    """What bench/job.ts wrote, and its arrays in float64."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.__dict__.update(json.load(file))
        model = self.model
        self.dimension = model["dimension"]
        self.activation = model["activation"]
        widths = [self.dimension, *model["hidden"], 1]
        self.layers = list(zip(widths[:-1], widths[1:]))
        self.head_only = self.algorithm == "anil"
        self.first_order = self.algorithm == "first-order-maml"
        numbers = np.fromfile(self.dataFile, dtype="<f8")
        count = sum(inputs * outputs + outputs for inputs, outputs in self.layers)
        self.parameters, rest = numbers[:count], numbers[count:]
        self.support, rest = self._batch(rest, self.supportPoints)
        self.query, rest = self._batch(rest, self.queryPoints)

    def _batch(self, numbers, points):
        """States and derivatives, [T, N, D] each, and what is left."""
        length = self.tasks * points * self.dimension
        shape = (self.tasks, points, self.dimension)
        states, derivatives = numbers[:length], numbers[length : 2 * length]
        return (states.reshape(shape), derivatives.reshape(shape)), numbers[2 * length :]

    def tensors(self):
        """The parameters as [W, b, W, b, ...], W of [inputs, outputs] and b of [1, outputs]."""
        tensors, offset = [], 0
        for inputs, outputs in self.layers:
            for rows in (inputs, 1):
                tensors.append(self.parameters[offset : offset + rows * outputs].reshape(rows, outputs))
                offset += rows * outputs
        return tensors


def serve(evaluate, step):
    """
    evaluate() gives the loss and the tensors of its gradient at the job's parameters; step() takes one step of the
    optimiser and returns when it is done. Ends with the input.
    """
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "evaluate":
            loss, gradient = evaluate()
            flat = np.concatenate([np.asarray(tensor, dtype="<f8").ravel() for tensor in gradient])
            flat.tofile(request["gradientFile"])
            reply({"loss": float(loss)})
        else:
            reply(timed(step, request["milliseconds"]))


def timed(step, milliseconds):
    """Wall milliseconds of each step, CPU milliseconds of all threads per step."""
    walls = []
    cpu = time.process_time()
    start = now = time.perf_counter()
    while (now - start) * 1000 < milliseconds:
        before = now
        step()
        now = time.perf_counter()
        walls.append((now - before) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / len(walls)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wallMilliseconds": walls, "cpuMilliseconds": cpu, "peakRssMiB": rss}


def reply(message):
    print(json.dumps(message), flush=True)
