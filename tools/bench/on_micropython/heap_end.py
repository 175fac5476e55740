# -> JSON: bytes of the modules that heap_modules.py has loaded, their number, bits of a word
import gc
import json
import sys

heap_bytes, modules = before  # noqa: F821
figures = {
    "heap_bytes": gc.mem_alloc() - heap_bytes,
    "modules": len(sys.modules) - modules,
    "bits": 64 if sys.maxsize > 0x7FFFFFFF else 32,
}
print(json.dumps(figures))
