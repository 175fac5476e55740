"""A folder of its own for each test that writes files, on both interpreters."""

import os


def in_an_empty_folder(test):
    """The test finds no file, and leaves none."""

    def run():
        home = os.getcwd()
        folder = "files_of_a_test_" + "".join(f"{byte:02x}" for byte in os.urandom(6))
        os.mkdir(folder)
        os.chdir(folder)
        try:
            test()
        finally:
            for path in os.listdir("."):
                os.remove(path)
            os.chdir(home)
            os.rmdir(folder)

    return run
