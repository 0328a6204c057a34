"""The encoder as an ONNX file, written node by node from the weights.

A BERT encoder (Devlin et al. 2019) without its word table: the words' rows in, their vectors in context out, for one text.
Written by hand rather than exported from torch: it takes a second, the same weights always give the same bytes, and the
arithmetic of its products is ours to choose.
"""

from pathlib import Path

import numpy as np

from bot.retrieval.embedder_folder import Precision
from ingest.embedder.graph import MICROSOFT, Graph
from ingest.embedder.products import ExactProduct, Int8Product, Product
from ingest.embedder.weight_file import WeightFile

SOURCE, RESULT = "embedded", "encoded"


def write_encoder(weights: WeightFile, precision: Precision, path: Path) -> None:
    """Write the encoder to `path`, its products in that precision; all else is in full precision.

    Raises:
        WeightsRefused: a tensor is missing.
    """
    graph = Graph()
    length = graph.node("Shape", [SOURCE], "length", start=1, end=2)
    product = Int8Product(graph, length) if precision == "int8" else ExactProduct()
    graph.constant("thirds", np.full(3, weights.shape.hidden))
    hidden = _add_positions(graph, weights, length)
    for layer in range(weights.shape.layers):
        hidden = _add_layer(graph, weights, product, f"l{layer}", hidden)
    graph.node("Identity", [hidden], RESULT)
    path.write_bytes(graph.to_bytes(SOURCE, RESULT, weights.shape.hidden))


def _add_positions(graph: Graph, weights: WeightFile, length: str) -> str:
    shape = weights.shape
    positions = weights.floats("emb.pos").reshape(shape.positions, shape.hidden)
    only_type = weights.floats("emb.type").reshape(shape.types, shape.hidden)[0]
    table = graph.constant("positions", positions + only_type)
    first, axis = graph.constant("first", np.array([0])), graph.constant("axis", np.array([0]))
    placed = graph.node("Slice", [table, first, length, axis], "placed")
    return _normalise(graph, weights, "emb.ln", graph.node("Add", [SOURCE, placed], "sum"))


def _add_layer(graph: Graph, weights: WeightFile, product: Product, layer: str, hidden: str) -> str:
    attended = _attend(graph, weights, product, layer, hidden)
    mixed = _multiply(graph, weights, product, f"{layer}.mixed", attended, [f"{layer}.ao"])
    hidden = _normalise(graph, weights, f"{layer}.aln", graph.node("Add", [hidden, mixed], f"{layer}.attention_sum"))
    wide = _multiply(graph, weights, product, f"{layer}.wide", hidden, [f"{layer}.fi"])
    active = graph.node("Gelu", [wide], f"{layer}.active", MICROSOFT)
    narrow = _multiply(graph, weights, product, f"{layer}.narrow", active, [f"{layer}.fo"])
    return _normalise(graph, weights, f"{layer}.oln", graph.node("Add", [hidden, narrow], f"{layer}.forward_sum"))


def _attend(graph: Graph, weights: WeightFile, product: Product, layer: str, hidden: str) -> str:
    together = _multiply(graph, weights, product, f"{layer}.together", hidden, [f"{layer}.{part}" for part in "qkv"])
    parts = graph.split(together, "thirds", [f"{layer}.queries", f"{layer}.keys", f"{layer}.values"])
    return graph.node("MultiHeadAttention", parts, f"{layer}.attended", MICROSOFT, num_heads=weights.shape.heads)


def _multiply(graph: Graph, weights: WeightFile, product: Product, name: str, source: str, tensors: list[str]) -> str:
    """Multiply by the matrices of `tensors` put side by side."""
    hidden, wide = weights.shape.hidden, weights.shape.feed_forward
    inputs = wide if tensors[0].endswith(".fo") else hidden
    matrix = np.concatenate([weights.matrix(f"{tensor}.w", inputs) for tensor in tensors])
    bias = np.concatenate([weights.floats(f"{tensor}.b") for tensor in tensors])
    return product.multiply(graph, source, name, matrix, bias)


def _normalise(graph: Graph, weights: WeightFile, tensor: str, source: str) -> str:
    gain = graph.constant(f"{tensor}.gain", weights.floats(f"{tensor}.w"))
    shift = graph.constant(f"{tensor}.shift", weights.floats(f"{tensor}.b"))
    epsilon = weights.shape.epsilon
    return graph.node("LayerNormalization", [source, gain, shift], f"{tensor}.result", axis=-1, epsilon=epsilon)
