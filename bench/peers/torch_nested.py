"""Meta-gradients by nested automatic differentiation, the usual way: create_graph through field and inner loop."""

import torch


def meta_loss(job, data, tensors):
    """Mean query loss after the inner loop from `tensors`, which all tasks share."""
    support, query = data
    weights = [tensor.expand(job.tasks, *tensor.shape) if job.tasks > 1 else tensor for tensor in tensors]
    for _ in range(job.innerSteps):
        adapted = weights[-2:] if job.head_only else weights
        loss = losses(job, weights, *support).sum()
        # H does not depend on the last bias through its gradient: nothing to adapt there.
        gradients = torch.autograd.grad(loss, adapted, create_graph=not job.first_order, allow_unused=True)
        moved = [w if g is None else w - job.innerStepSize * g for w, g in zip(adapted, gradients)]
        weights = [*weights[: len(weights) - len(moved)], *moved]
    return losses(job, weights, *query).mean()


def losses(job, weights, states, derivatives):
    """The loss of each task: the mean over its points of |xdot - field(x)|^2."""
    # A tensor of its own at each step: otherwise the derivative with respect to x would also go through the weights
    # that were adapted with the help of x.
    x = states.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(hamiltonian(job, weights, x).sum(), x, create_graph=True)
    half = job.dimension // 2
    field = torch.cat([gradient[..., half:], -gradient[..., :half]], -1)
    return (derivatives - field).square().sum(-1).mean(-1)


ACTIVATIONS = {"softplus": torch.nn.functional.softplus, "tanh": torch.tanh, "sin": torch.sin}


def hamiltonian(job, weights, x):
    for k in range(0, len(weights), 2):
        x = affine(weights[k + 1], x, weights[k])
        if k + 2 < len(weights):
            x = ACTIVATIONS[job.activation](x)
    return x


def affine(bias, x, weight):
    return torch.baddbmm(bias, x, weight) if x.dim() == 3 else torch.addmm(bias, x, weight)
