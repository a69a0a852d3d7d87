"""When the circuit lets a question through."""

from second_opinion.circuit import Circuit


def after_failures(count: int, at: float = 0.0) -> Circuit:
    circuit = Circuit(failures_to_open=3, seconds_open=60)
    for _ in range(count):
        circuit.failed(at)
    return circuit


def test_a_few_failures_leave_it_closed() -> None:
    assert after_failures(2).lets_through(1)


def test_failures_in_a_row_open_it_for_a_while() -> None:
    circuit = after_failures(3, at=10)
    assert (circuit.lets_through(69.9), circuit.lets_through(70)) == (False, True)


def test_a_success_between_failures_keeps_it_closed() -> None:
    circuit = after_failures(2)
    circuit.succeeded()
    circuit.failed(1)
    assert circuit.lets_through(1)


def test_a_failure_of_the_first_try_opens_it_again() -> None:
    circuit = after_failures(3, at=0)
    circuit.failed(61)
    assert (circuit.lets_through(100), circuit.lets_through(121)) == (False, True)


def test_a_success_of_the_first_try_closes_it() -> None:
    circuit = after_failures(3)
    circuit.succeeded()
    assert circuit.lets_through(1)
