"""
Meta-gradients from two primitives written in tensor operations, without automatic differentiation: the gradient of the
loss and its Hessian-vector product. g <- g - alpha H_s g, from the last inner step back to the first. The formulas are
those of kernels/reference; the target of the loss is turned instead of the gradient of H, which saves the turn.
"""

import torch


def meta_gradient(job, data, tensors):
    """The mean query loss after the inner loop and its gradient, a tensor for each of `tensors`."""
    support, query = ((states, turned(job, derivatives)) for states, derivatives in data)
    weights = [tensor.expand(job.tasks, *tensor.shape) if job.tasks > 1 else tensor for tensor in tensors]
    path = []
    for _ in range(job.innerSteps):
        passes = Passes(job, weights, *support)
        path.append(passes)
        weights = [w - job.innerStepSize * g for w, g in zip(weights, passes.gradient())]
    last = Passes(job, weights, *query)
    gradient = last.gradient()
    if not job.first_order:
        for passes in reversed(path):
            products = passes.hessian_vector_product(gradient)
            gradient = [g - job.innerStepSize * product for g, product in zip(gradient, products)]
    if job.tasks > 1:
        gradient = [g.mean(0) for g in gradient]
    return last.loss(), gradient


def turned(job, derivatives):
    """What grad H should be: xdot = (dH/dp, -dH/dq)."""
    half = job.dimension // 2
    return torch.cat([-derivatives[..., half:], derivatives[..., :half]], -1)


class Passes:
    """Every pass of the gradient at one set of weights, kept for the product."""

    def __init__(self, job, weights, states, target):
        self.weights, self.biases = weights[0::2], weights[1::2]
        self.hidden = len(self.weights) - 1
        self.points = states.shape[-2]
        self.a, self.slopes = [states], []
        for k in range(self.hidden):
            z = affine(self.biases[k], self.a[k], self.weights[k])
            activation, *slopes = ACTIVATIONS[job.activation](z)
            self.a.append(activation)
            self.slopes.append(slopes)
        # u_k = dH/da_k, g_k = dH/dz_k
        self.u, self.g = [None] * (self.hidden + 1), [None] * self.hidden
        self.u[-1] = self.weights[-1].mT
        for k in reversed(range(self.hidden)):
            self.g[k] = self.slopes[k][0] * self.u[k + 1]
            self.u[k] = self.g[k] @ self.weights[k].mT
        self.residual = self.u[0] - target
        # The directional derivative of H along v = dloss/du_0: da_k, dz_k.
        self.da, self.dz = [self.residual * (2 / self.points)], []
        for k in range(self.hidden):
            self.dz.append(self.da[k] @ self.weights[k])
            self.da.append(self.slopes[k][0] * self.dz[k])
        # Its adjoints with respect to z_k (m) and a_k (p; none at the last hidden layer).
        self.m, self.p = [None] * self.hidden, [None] * (self.hidden + 1)
        for k in reversed(range(self.hidden)):
            self.m[k] = self.slopes[k][1] * self.dz[k] * self.u[k + 1]
            if self.p[k + 1] is not None:
                self.m[k] += self.slopes[k][0] * self.p[k + 1]
            if k > 0:
                self.p[k] = self.m[k] @ self.weights[k].mT

    def loss(self):
        return self.residual.square().sum(-1).mean()

    def gradient(self):
        gradient = []
        for k in range(self.hidden):
            gradient.append(add_product(self.a[k].mT @ self.m[k], self.da[k].mT, self.g[k]))
            gradient.append(self.m[k].sum(-2, keepdim=True))
        gradient.append(self.da[-1].sum(-2).unsqueeze(-1))
        gradient.append(torch.zeros_like(self.biases[-1]))
        return gradient

    def hessian_vector_product(self, vectors):
        """H v by the R-operator: the rate of every quantity of the passes when the weights move along v."""
        v, v_bias = vectors[0::2], vectors[1::2]
        layers = range(self.hidden)
        rz, ra = [], [None]
        for k in layers:
            rate = affine(v_bias[k], self.a[k], v[k])
            rz.append(rate if k == 0 else add_product(rate, ra[k], self.weights[k]))
            ra.append(self.slopes[k][0] * rz[k])
        ru, rg = [None] * (self.hidden + 1), [None] * self.hidden
        ru[-1] = v[-1].mT
        for k in reversed(layers):
            first, second, _ = self.slopes[k]
            rg[k] = first * ru[k + 1] + second * rz[k] * self.u[k + 1]
            ru[k] = add_product(rg[k] @ self.weights[k].mT, self.g[k], v[k].mT)
        rda, rdz = [ru[0] * (2 / self.points)], []
        for k in layers:
            first, second, _ = self.slopes[k]
            rdz.append(add_product(rda[k] @ self.weights[k], self.da[k], v[k]))
            rda.append(first * rdz[k] + second * rz[k] * self.dz[k])
        rm, rp = [None] * self.hidden, [None] * (self.hidden + 1)
        for k in reversed(layers):
            first, second, third = self.slopes[k]
            u, dz = self.u[k + 1], self.dz[k]
            rm[k] = third * rz[k] * dz * u + second * (rdz[k] * u + dz * ru[k + 1])
            if rp[k + 1] is not None:
                rm[k] += first * rp[k + 1] + second * rz[k] * self.p[k + 1]
            if k > 0:
                rp[k] = add_product(rm[k] @ self.weights[k].mT, self.m[k], v[k].mT)
        products = []
        for k in layers:
            product = add_product(self.a[k].mT @ rm[k], self.da[k].mT, rg[k])
            product = add_product(product, rda[k].mT, self.g[k])
            products.append(product if k == 0 else add_product(product, ra[k].mT, self.m[k]))
            products.append(rm[k].sum(-2, keepdim=True))
        products.append(rda[-1].sum(-2).unsqueeze(-1))
        products.append(torch.zeros_like(self.biases[-1]))
        return products


def affine(bias, x, weight):
    return add_product(bias, x, weight)


def add_product(sum_, x, y):
    return torch.baddbmm(sum_, x, y) if y.dim() == 3 else torch.addmm(sum_, x, y)


def softplus(z):
    s = torch.sigmoid(z)
    second = s * (1 - s)
    return torch.nn.functional.softplus(z), s, second, second * (1 - 2 * s)


def tanh(z):
    t = torch.tanh(z)
    first = 1 - t * t
    return t, first, -2 * t * first, first * (6 * t * t - 2)


def sin(z):
    s, c = torch.sin(z), torch.cos(z)
    return s, c, -s, -c


# phi, phi', phi'', phi'''
ACTIVATIONS = {"softplus": softplus, "tanh": tanh, "sin": sin}
