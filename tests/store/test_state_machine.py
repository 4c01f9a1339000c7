"""Users, workers and faults in any order, on both databases: one result a run, final ends final, every change legal and recorded."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import StoreMachine

from eyeseg.store import Store

QUICK = settings(
    max_examples=14, stateful_step_count=35, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(QUICK, max_examples=200, stateful_step_count=60)


def test_whatever_users_workers_and_faults_do_the_rules_of_jobs_hold(opened: Store) -> None:
    run_state_machine_as_test(lambda: StoreMachine(opened), settings=QUICK)  # type: ignore[arg-type, return-value]


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_rules_of_jobs_hold_over_many_long_histories(opened: Store) -> None:
    run_state_machine_as_test(lambda: StoreMachine(opened), settings=LONG)  # type: ignore[arg-type, return-value]
