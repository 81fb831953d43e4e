"""
ANIL as linear least squares: H is linear in the head w, so with J = d(last hidden layer)/dx, grad H = J w, and J is
computed once for all inner steps. One ordinary backward pass then gives the meta-gradient.
"""

import torch

from torch_product import ACTIVATIONS, turned


def meta_loss(job, data, tensors):
    """Mean query loss after the inner loop on the head."""
    (states, derivatives), (query_states, query_derivatives) = data
    supports = job.supportPoints * job.tasks
    # The body is the same for all tasks: one batch of all their points.
    j = jacobians(job, tensors, torch.cat([states.flatten(0, 1), query_states.flatten(0, 1)]))
    support = rows(job, j[:, :supports])
    query = rows(job, j[:, supports:])
    target = columns(turned(job, derivatives))
    head = tensors[-2].expand(job.tasks, -1, -1)
    for _ in range(job.innerSteps):
        residual = torch.baddbmm(-target, support, head)
        head = head - job.innerStepSize * 2 / job.supportPoints * (support.mT @ residual)
    residual = torch.baddbmm(-columns(turned(job, query_derivatives)), query, head)
    return residual.square().sum() / (job.tasks * job.queryPoints)


def jacobians(job, tensors, x):
    """[D, points, width]: the derivative of the last hidden layer with respect to each coordinate."""
    weights, biases = tensors[0:-2:2], tensors[1:-2:2]
    a, tangents = x, torch.eye(job.dimension, dtype=x.dtype).unsqueeze(1)
    for weight, bias in zip(weights, biases):
        a, slope, *_ = ACTIVATIONS[job.activation](torch.addmm(bias, a, weight))
        tangents = slope * (tangents @ weight)
    return tangents


def rows(job, j):
    """[D, T N, width] as [T, D N, width]."""
    dimension, points, width = j.shape
    return j.view(dimension, job.tasks, -1, width).transpose(0, 1).reshape(job.tasks, -1, width)


def columns(batch):
    """[T, N, D] as [T, D N, 1]."""
    return batch.transpose(1, 2).reshape(batch.shape[0], -1, 1)
