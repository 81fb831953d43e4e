"""
Rollouts as the code of Hamiltonian neural networks does them: scipy's solve_ivp with a PyTorch field, one initial state
after the other. `python scipy_rollout.py JOB`, whose implementation (how grad H is computed) is autograd or formula.
"""

import json
import resource
import sys
import time

import numpy as np
import torch
from scipy.integrate import solve_ivp

from contestant import reply
from torch_nested import ACTIVATIONS, hamiltonian
from torch_product import ACTIVATIONS as WITH_SLOPES

torch.set_num_threads(1)  # One state at a time leaves nothing to share.


class Job:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.__dict__.update(json.load(file))
        self.dimension = self.model["dimension"]
        self.activation = self.model["activation"]
        widths = [self.dimension, *self.model["hidden"], 1]
        self.layers = list(zip(widths[:-1], widths[1:]))
        count = sum(inputs * outputs + outputs for inputs, outputs in self.layers)
        numbers = np.fromfile(self.dataFile, dtype="<f8")
        scales_at = self.systems * count
        self.parameters = numbers[:scales_at].reshape(self.systems, count)
        self.scales = numbers[scales_at : scales_at + self.systems]
        self.initial = numbers[scales_at + self.systems :].reshape(-1, self.dimension)

    def weights(self, system):
        """[W, b, W, b, ...] in float64."""
        weights, offset = [], 0
        for inputs, outputs in self.layers:
            for rows in (inputs, 1):
                part = self.parameters[system, offset : offset + rows * outputs]
                weights.append(torch.tensor(part.reshape(rows, outputs)))
                offset += rows * outputs
        return weights


job = Job(sys.argv[1])


def by_autograd(weights):
    def gradient(x):
        x.requires_grad_()
        return torch.autograd.grad(hamiltonian(job, weights, x).sum(), x)[0]

    return gradient


def by_formula(weights):
    matrices, biases = weights[0::2], weights[1::2]
    transposed = [matrix.T for matrix in matrices]

    def gradient(x):
        slopes = []
        for k in range(len(matrices) - 1):
            z = torch.addmm(biases[k], x, matrices[k])
            x = ACTIVATIONS[job.activation](z)
            slopes.append(first_derivative(z))
        u = transposed[-1]
        for k in reversed(range(len(slopes))):
            u = (slopes[k] * u) @ transposed[k]
        return u

    return torch.no_grad()(gradient)


def first_derivative(z):
    return torch.sigmoid(z) if job.activation == "softplus" else WITH_SLOPES[job.activation](z)[1]


def solve(row):
    system = row // job.statesPerSystem
    gradient = {"autograd": by_autograd, "formula": by_formula}[job.implementation](job.weights(system))
    scale, half = job.scales[system], job.dimension // 2

    def field(_, x):
        u = gradient(torch.tensor(x).unsqueeze(0)).numpy()[0]
        return scale * np.concatenate([u[half:], -u[:half]])

    times = np.linspace(0, job.seconds, job.times)
    return solve_ivp(
        field, (0, job.seconds), job.initial[row], "RK45", t_eval=times, rtol=job.rtol, atol=job.atol
    )


for line in sys.stdin:
    request = json.loads(line)
    cpu, wall = time.process_time(), time.perf_counter()
    solutions = [solve(row) for row in request["rows"]]
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    np.array([solution.y[:, -1] for solution in solutions]).astype("<f8").tofile(request["lastStatesFile"])
    reply(
        {
            "wallMilliseconds": wall * 1000,
            "cpuMilliseconds": cpu * 1000,
            "peakRssMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "evaluations": [solution.nfev for solution in solutions],
        }
    )
