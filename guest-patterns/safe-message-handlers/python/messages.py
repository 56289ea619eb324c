"""What goes into the workflow and its activities, and what comes out."""

from dataclasses import dataclass, field
from typing import Optional

# How many nodes a cluster has.
SIZE = 25
# What a node has in place of a job when it is found to be bad.
BAD = "BAD!"


@dataclass
class ClusterManagerState:
    """Everything that the next run has to know."""

    cluster_started: bool = False
    cluster_shutdown: bool = False
    nodes: dict[str, Optional[str]] = field(default_factory=dict)
    jobs_assigned: set[str] = field(default_factory=set)

    def start(self) -> None:
        self.cluster_started = True
        self.nodes = {str(node): None for node in range(SIZE)}

    def of_job(self, name: Optional[str]) -> list[str]:
        # By number: a set of strings has another order in each build.
        return sorted((node for node, job in self.nodes.items() if job == name), key=int)

    def assigned(self) -> list[str]:
        return sorted((node for node, job in self.nodes.items() if job not in (None, BAD)), key=int)

    def put(self, nodes: list[str], job: Optional[str]) -> None:
        self.nodes.update(dict.fromkeys(nodes, job))


@dataclass
class ClusterManagerInput:
    state: Optional[ClusterManagerState] = None
    test_continue_as_new: bool = False


@dataclass
class ClusterManagerResult:
    num_currently_assigned_nodes: int
    num_bad_nodes: int


@dataclass
class AssignNodesInput:
    total_num_nodes: int
    job_name: str


@dataclass
class AssignNodesResult:
    nodes_assigned: list[str]


@dataclass
class DeleteJobInput:
    job_name: str


@dataclass
class NodesOfJob:
    """Nodes and the job that they get or lose."""

    nodes: list[str]
    job_name: str


@dataclass
class FindBadNodesInput:
    nodes_to_check: list[str]
