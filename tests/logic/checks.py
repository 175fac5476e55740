"""What the logic tests share on both interpreters."""


def raises(kind, call):
    """The exception of `kind` that call() raises; an AssertionError where it raises none."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")
