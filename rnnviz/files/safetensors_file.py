"""`.safetensors`: a header in JSON and the numbers behind it."""

import json

from rnnviz.files.bounds import check_count, check_header
from rnnviz.files.tensors import Array, as_numbers, check_name
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown

_DTYPES = {
    **{"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"},
    **{f"I{bits}": f"int{bits}" for bits in (8, 16, 32, 64)},
    **{f"U{bits}": f"uint{bits}" for bits in (8, 16, 32, 64)},
    "BOOL": "bool",
}


def read_safetensors(file: str, data: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    """The tensors in the order of their bytes, and the file's own words about them.

    Tensors of other dtypes than NumPy's (8-bit floats) are passed over. Raises ValueError.
    """
    from safetensors import SafetensorError, deserialize

    if len(data) < 8:
        raise invalid(
            "{file} must begin with the 8 bytes of its header's length; it has {count}", file=file, count=len(data)
        )
    header = int.from_bytes(data[:8], "little")
    check_header(file, header)
    try:
        entries = deserialize(data)  # type: ignore[no-untyped-call]
        metadata = json.loads(data[8 : 8 + header]).get("__metadata__", {})
    except (SafetensorError, ValueError, RecursionError) as error:
        raise invalid(
            "{file} must be readable as safetensors; {reason}", file=file, reason=shown(str(error), 120)
        ) from None
    check_count(file, len(entries))
    tensors = {}
    for name, entry in entries:
        check_name(file, name)
        if entry["dtype"] in _DTYPES:
            tensors[name] = as_numbers(entry["data"], _DTYPES[entry["dtype"]], tuple(entry["shape"]))
    return tensors, {str(key): str(value) for key, value in metadata.items()}
