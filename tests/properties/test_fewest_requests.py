"""The read plan for any meter covers everything, keeps every limit, and is the shortest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from energy_meters.read_plan import fewest


@st.composite
def meters(draw, most_values=7, even=None):
    """(values, maximum, blocks, even): values apart or side by side, some named twice."""
    even = draw(st.booleans()) if even is None else even
    address, values = draw(st.integers(0, 20)), []
    for _ in range(draw(st.integers(1, most_values))):
        words = draw(st.sampled_from([1, 2, 2, 4]))
        if even and words > 1:
            address += address % 2  # as validity.check asks for
        values.append((address, words))
        address += words + draw(st.sampled_from([0, 0, 0, 1, 2, 5, 12]))
    if draw(st.booleans()):
        values.append(draw(st.sampled_from(values)))  # two quantities with one scale register
    blocks = draw(
        st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), max_size=3).map(sorted)
    )
    return draw(st.permutations(values)), draw(st.integers(4, 30)), blocks, even


def widened(start, end, even):
    return (start - start % 2, end + end % 2) if even else (start, end)


def allowed(group, maximum, blocks, even):
    """Whether one request may cover this run of neighbouring values."""
    group = sorted(group)
    end = group[0][0] + group[0][1]
    for address, words in group[1:]:
        gap = range(end, address)
        if gap and not any(a <= gap[0] and gap[-1] < a + n for a, n in blocks):
            return False
        end = max(end, address + words)
    start, end = widened(group[0][0], end, even)
    return end - start <= maximum


def shortest(values, maximum, blocks, even):
    """The fewest requests over every way to cut the sorted values into runs; None if none."""
    values = sorted(set(values))
    best = [0] + [None] * len(values)
    for end in range(1, len(values) + 1):
        for start in range(end):
            if best[start] is not None and allowed(values[start:end], maximum, blocks, even):
                count = best[start] + 1
                best[end] = count if best[end] is None else min(best[end], count)
    return best[-1]


@settings(max_examples=500, deadline=None)
@given(meters())
def test_every_value_is_wholly_in_exactly_one_request(meter):
    values, maximum, blocks, even = meter
    requests = fewest(values, maximum, blocks, even)
    for address, words in values:
        whole = [1 for a, n in requests if a <= address and address + words <= a + n]
        touched = [1 for a, n in requests if a < address + words and address < a + n]
        assert len(whole) == len(touched) == 1


@settings(max_examples=500, deadline=None)
@given(meters())
def test_no_request_breaks_a_limit(meter):
    values, maximum, blocks, even = meter
    wanted = {register for a, n in values for register in range(a, a + n)}
    for address, quantity in fewest(values, maximum, blocks, even):
        assert 1 <= quantity <= maximum
        if even:
            assert address % 2 == 0 and quantity % 2 == 0
        ends = {address, address + quantity - 1} if even else set()
        for register in range(address, address + quantity):
            in_block = any(a <= register < a + n for a, n in blocks)
            assert register in wanted or in_block or register in ends
        if not even:
            assert address in wanted and address + quantity - 1 in wanted


@settings(max_examples=500, deadline=None)
@given(meters())
def test_there_is_no_plan_with_fewer_requests(meter):
    assert len(fewest(*meter)) == shortest(*meter)


def set_partitions(items):
    """Every way to share items among requests, neighbours or not."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for groups in set_partitions(rest):
        yield [[first], *groups]
        for index, group in enumerate(groups):
            yield [*groups[:index], [first, *group], *groups[index + 1 :]]


@settings(max_examples=150, deadline=None)
@given(meters(most_values=6))
def test_not_even_one_that_shares_the_values_in_any_other_way(meter):
    """Brute force without the thought that runs of neighbours are enough."""
    values, maximum, blocks, even = meter
    every = sorted(set(values))

    def one_request(group):
        # what lies between the values of a group is read too, wanted or not
        low, high = min(group)[0], max(a + n for a, n in group)
        return allowed([v for v in every if low <= v[0] and v[0] + v[1] <= high], *meter[1:])

    counts = [len(groups) for groups in set_partitions(every) if all(map(one_request, groups))]
    assert len(fewest(values, maximum, blocks, even)) == min(counts)
