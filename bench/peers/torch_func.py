"""Meta-gradients by composing torch.func transforms: grad of the mean of vmap over tasks of the adapted loss."""

import torch
from torch.func import grad, vmap

from torch_nested import ACTIVATIONS


def meta_loss(job, data, tensors):
    def task_loss(support, query):
        adapted = tensors
        for _ in range(job.innerSteps):
            adapted = inner_step(job, adapted, *support)
        return loss(job, adapted, *query)

    (support, query) = data
    if job.tasks == 1:
        return task_loss(support, query)
    return vmap(task_loss)(support, query).mean()


def inner_step(job, tensors, states, derivatives):
    first = len(tensors) - 2 if job.head_only else 0
    body, adapted = tensors[:first], tensors[first:]
    gradients = grad(lambda part: loss(job, [*body, *part], states, derivatives))(adapted)
    if job.first_order:
        gradients = [gradient.detach() for gradient in gradients]
    return [*body, *(w - job.innerStepSize * g for w, g in zip(adapted, gradients))]


def loss(job, tensors, states, derivatives):
    gradient = grad(lambda x: hamiltonian(job, tensors, x).sum())(states)
    half = job.dimension // 2
    field = torch.cat([gradient[..., half:], -gradient[..., :half]], -1)
    return (derivatives - field).square().sum(-1).mean()


def hamiltonian(job, tensors, x):
    for k in range(0, len(tensors), 2):
        x = x @ tensors[k] + tensors[k + 1]
        if k + 2 < len(tensors):
            x = ACTIVATIONS[job.activation](x)
    return x
