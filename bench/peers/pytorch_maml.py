"""
PyTorch as a contestant, in float32: `python pytorch_maml.py JOB`, whose implementation is nested, func, product, or
compiled: the same as product, through torch.compile.
"""

import sys

import torch

import torch_linear_head
import torch_nested
import torch_product
from contestant import Job, serve

job = Job(sys.argv[1])
torch.set_num_threads(job.threads)


def tensor(array):
    single = torch.tensor(array, dtype=torch.float32)
    # One task is a plain matrix: products of matrices are faster than batches of one.
    return single[0] if array.ndim == 3 and job.tasks == 1 else single


data = [tuple(tensor(array) for array in batch) for batch in (job.support, job.query)]
parameters = [tensor(array).requires_grad_() for array in job.tensors()]
try:
    optimizer = torch.optim.Adam(parameters, lr=job.learningRate, fused=True)
except RuntimeError:  # Old ones have it on GPUs alone.
    optimizer = torch.optim.Adam(parameters, lr=job.learningRate)


def differentiated(meta_loss):
    """Loss after its backward pass."""
    optimizer.zero_grad()
    loss = meta_loss(job, data, parameters)
    loss.backward()
    return loss


compiled = torch.compile if job.implementation == "compiled" else lambda function: function
linear_head = compiled(torch_linear_head.meta_loss)
meta_gradient = compiled(torch_product.meta_gradient)


def computed():
    with torch.no_grad():
        loss, gradient = meta_gradient(job, data, parameters)
    for parameter, g in zip(parameters, gradient):
        parameter.grad = g
    return loss


def loss_and_gradient():
    if job.implementation == "nested":
        return differentiated(torch_nested.meta_loss)
    if job.implementation == "func":
        import torch_func  # Not in PyTorch 1.

        return differentiated(torch_func.meta_loss)
    return differentiated(linear_head) if job.head_only else computed()


def evaluate():
    loss = loss_and_gradient()
    gradient = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    return loss.item(), [g.numpy() for g in gradient]


def step():
    loss_and_gradient()
    optimizer.step()


serve(evaluate, step)
