# Runs the test_ functions of one file under MicroPython: micropython run.py FOLDER MODULE
# The last line counts what ran; any failure prints its traceback and ends with code 1.
import gc
import sys

gc.threshold(16384)  # as main.py does: what stays must not lie scattered over the whole heap
sys.path.insert(0, sys.argv[1])
module = __import__(sys.argv[2])
tests = sorted(name for name in dir(module) if name.startswith("test_"))
failed = 0
for name in tests:
    gc.collect()
    try:
        getattr(module, name)()
    except Exception as error:
        failed += 1
        print("FAILED", name)
        sys.print_exception(error, sys.stdout)
print(len(tests), "run,", failed, "failed")
sys.exit(1 if failed or not tests else 0)
