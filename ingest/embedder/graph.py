"""An ONNX graph as it grows: nodes, constants, and the bytes they become."""

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
"""The domain of onnxruntime's own operators."""

_OPSET, _FORMAT = 17, 10


class Graph:
    """Nodes in order and constants; every node is called after what it puts out, so names are unique."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        """Add a constant; gives back its name."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        """Add a node with one output; gives back the output's name."""
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def split(self, source: str, sizes: str, outputs: list[str]) -> list[str]:
        """Cut the last axis of `source` into `outputs` of those `sizes`."""
        self._nodes.append(helper.make_node("Split", [source, sizes], outputs, name=outputs[0], axis=-1))
        return outputs

    def to_bytes(self, source: str, result: str, width: int) -> bytes:
        """The model from `source` to `result`, both [1, length, width]; equal graphs give equal bytes."""
        ends = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", width]) for name in (source, result)
        ]
        graph = helper.make_graph(self._nodes, "encoder", ends[:1], ends[1:], self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_FORMAT)
        written: bytes = model.SerializeToString(deterministic=True)
        return written
