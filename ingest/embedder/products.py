"""Two ways to multiply by a matrix of weights and add a bias: exactly, or in int8.

In int8 every token has a scale of its own (its largest value) and so has every output. onnxruntime's ready-made dynamic
quantisation gives one scale to all tokens, and the few that E5 makes very large then cost the others their detail: on 1,500
Italian questions it lost .013 of MRR@10 to full precision, scales by token .001. A text's vectors also stay the same
whatever stands beside it. Weights span 64 steps a side rather than 127, so that no processor's 16-bit sums overflow
(255 * 64 * 2 < 2**15) and all give the same integers.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from onnx import TensorProto

from ingest.embedder.graph import Graph

Floats = npt.NDArray[np.float32]

_WEIGHT_STEPS = 64
_TOKEN_STEPS = 127
_TOKEN_ZERO = 128
_SMALLEST_SCALE = 1e-9


class Product(Protocol):
    """Adds nodes for `source` @ matrix.T + bias to a graph; gives back the name of the result."""

    def multiply(self, graph: Graph, source: str, name: str, matrix: Floats, bias: Floats) -> str:
        """`matrix` is [outputs, inputs]."""
        ...


class ExactProduct:
    """In full precision."""

    def multiply(self, graph: Graph, source: str, name: str, matrix: Floats, bias: Floats) -> str:
        """Two nodes: multiply, add."""
        product = graph.node("MatMul", [source, graph.constant(f"{name}.weights", matrix.T)], f"{name}.product")
        return graph.node("Add", [product, graph.constant(f"{name}.bias", bias)], name)


class Int8Product:
    """In eight bits, with a scale a token and a scale an output."""

    def __init__(self, graph: Graph, length: str) -> None:
        """`length` is the name of the number of tokens, [1]."""
        self._step = graph.constant("int8.step", np.array(1 / _TOKEN_STEPS, np.float32))
        self._smallest = graph.constant("int8.smallest", np.array(_SMALLEST_SCALE, np.float32))
        self._zero = graph.constant("int8.zero", np.array(_TOKEN_ZERO, np.uint8))
        self._last_axis = graph.constant("int8.last_axis", np.array([1]))
        self._zeros = graph.node("Expand", [self._zero, length], "int8.zeros")

    def multiply(self, graph: Graph, source: str, name: str, matrix: Floats, bias: Floats) -> str:
        """Quantise the tokens, multiply integers, bring both scales back."""
        scales = np.maximum(np.abs(matrix).max(axis=1) / _WEIGHT_STEPS, np.float32(_SMALLEST_SCALE))
        steps = np.round(matrix / scales[:, np.newaxis]).astype(np.int8)
        weights = graph.constant(f"{name}.weights", steps.T)

        sizes = graph.node("Abs", [source], f"{name}.sizes")
        largest = graph.node("ReduceMax", [sizes], f"{name}.largest", axes=[0, 2], keepdims=0)
        spread = graph.node("Mul", [largest, self._step], f"{name}.spread")
        scale = graph.node("Max", [spread, self._smallest], f"{name}.scale")
        tokens = graph.node("QuantizeLinear", [source, scale, self._zeros], f"{name}.tokens", axis=1)
        integers = graph.node("MatMulInteger", [tokens, weights, self._zero], f"{name}.integers")
        numbers = graph.node("Cast", [integers], f"{name}.numbers", to=TensorProto.FLOAT)
        by_output = graph.node("Mul", [numbers, graph.constant(f"{name}.scales", scales)], f"{name}.by_output")
        column = graph.node("Unsqueeze", [scale, self._last_axis], f"{name}.column")
        product = graph.node("Mul", [by_output, column], f"{name}.product")
        return graph.node("Add", [product, graph.constant(f"{name}.bias", bias)], name)
