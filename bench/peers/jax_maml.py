"""JAX as a contestant, in float32: jit of the gradient of the mean of vmap over tasks. `python jax_maml.py JOB`"""

import sys

import jax
import jax.numpy as jnp

from contestant import Job, serve

job = Job(sys.argv[1])
ACTIVATION = {"softplus": jax.nn.softplus, "tanh": jnp.tanh, "sin": jnp.sin}[job.activation]


def hamiltonian(tensors, x):
    for k in range(0, len(tensors), 2):
        x = x @ tensors[k] + tensors[k + 1]
        if k + 2 < len(tensors):
            x = ACTIVATION(x)
    return x


def loss(tensors, states, derivatives):
    gradient = jax.grad(lambda x: hamiltonian(tensors, x).sum())(states)
    half = job.dimension // 2
    field = jnp.concatenate([gradient[:, half:], -gradient[:, :half]], -1)
    return jnp.square(derivatives - field).sum(-1).mean()


def inner_step(tensors, states, derivatives):
    first = len(tensors) - 2 if job.head_only else 0
    body, adapted = tensors[:first], tensors[first:]
    gradients = jax.grad(lambda part: loss([*body, *part], states, derivatives))(adapted)
    if job.first_order:
        gradients = jax.lax.stop_gradient(gradients)
    return [*body, *(w - job.innerStepSize * g for w, g in zip(adapted, gradients))]


def task_loss(tensors, support, query):
    for _ in range(job.innerSteps):
        tensors = inner_step(tensors, *support)
    return loss(tensors, *query)


def meta_loss(tensors, support, query):
    return jax.vmap(task_loss, (None, 0, 0))(tensors, support, query).mean()


def adam(state, gradient):
    """Kingma & Ba 2015, algorithm 1."""
    tensors, first, second, count = state
    count = count + 1
    first = [0.9 * m + 0.1 * g for m, g in zip(first, gradient)]
    second = [0.999 * v + 0.001 * g * g for v, g in zip(second, gradient)]
    m_scale, v_scale = 1 / (1 - 0.9**count), 1 / (1 - 0.999**count)
    moved = [
        w - job.learningRate * m * m_scale / (jnp.sqrt(v * v_scale) + 1e-8)
        for w, m, v in zip(tensors, first, second)
    ]
    return moved, first, second, count


@jax.jit
def training_step(state, support, query):
    return adam(state, jax.grad(meta_loss)(state[0], support, query))


single = lambda array: jnp.asarray(array, dtype=jnp.float32)
support, query = (tuple(map(single, batch)) for batch in (job.support, job.query))
parameters = [single(array) for array in job.tensors()]
zeros = [jnp.zeros_like(tensor) for tensor in parameters]
state = (parameters, zeros, zeros, jnp.float32(0))


def evaluate():
    return jax.jit(jax.value_and_grad(meta_loss))(parameters, support, query)


def step():
    global state
    state = jax.block_until_ready(training_step(state, support, query))


serve(evaluate, step)
