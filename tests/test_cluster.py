"""Work on a cluster of Dask: the same results as on one computer, whatever happens to a worker."""

from __future__ import annotations

import logging
import os
import shutil
import socket
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest
from distributed import LocalCluster

from postil.jobs import cluster as cluster_module
from postil.jobs.cluster import Cluster
from postil.model.problems import BuildStopped, Problem
from tests.test_executors import square_unless_killed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Archive


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster with two workers."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1", silence_logs=logging.CRITICAL
    ) as cluster:
        yield cluster.scheduler_address


def test_a_site_is_the_same_when_a_cluster_made_it(archive: Archive, scheduler: str) -> None:
    archive.write({f"posts/{n}.md": f"---\nid: p{n}\ntitle: Post {n}\n---\n\nWords {n}.\n" for n in range(70)})
    archive.write({"layouts/footer.html": "<footer>Kept by {{ site.title }}.</footer>\n"})
    archive.build()
    here = archive.files()
    shutil.rmtree(archive.site)
    shutil.rmtree(archive.folder / ".postil-cache")
    archive.build("--cluster", scheduler)
    assert archive.files() == here
    assert b"Kept by" in here["undated/p1.html"]


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_what_killed_workers_had_to_do_is_done_all_the_same(scheduler: str) -> None:
    square = partial(square_unless_killed, parent=os.getpid())
    with closing(Cluster(scheduler)) as cluster:
        assert list(cluster.map(square, range(200))) == [number * number for number in range(200)]


def test_a_problem_found_on_a_cluster_is_the_same(scheduler: str) -> None:
    with closing(Cluster(scheduler)) as cluster, pytest.raises(BuildStopped) as stopped:
        list(cluster.map(square_unless_killed, [*range(100), -1]))
    assert stopped.value.problems == (Problem("posts/a.md", 3, "a negative number"),)


def test_a_cluster_that_cannot_be_used_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_WAIT", 1)
    archive.write({"posts/a.md": "---\nid: a\ntitle: A\n---\n\nWords.\n"})
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
        outcome = archive.run("--cluster", address)
    assert outcome.code == 1
    assert f"No Dask scheduler answers at {address}: " in outcome.err
    assert outcome.err.strip().endswith("See that it runs.")
    outcome = archive.run("--cluster", "nowhere at all")
    assert outcome.code == 1
    assert "No Dask scheduler answers at nowhere at all: " in outcome.err
    with LocalCluster(
        n_workers=0, dashboard_address=":0", host="127.0.0.1", silence_logs=logging.CRITICAL
    ) as empty:
        outcome = archive.run("--cluster", empty.scheduler_address)
    assert outcome.code == 1
    assert "has no workers. Start some with: dask worker tcp://127.0.0.1:" in outcome.err
    assert not archive.site.exists()
