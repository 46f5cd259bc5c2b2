"""The check: engagements of third-party auditors, what they find, and what they sign."""

from audits.models.engagements import Engagement
from audits.models.evidence import evidence_visible_to
from audits.models.findings import Finding, FindingStep
from audits.models.heads import GivenHead
from audits.models.opinions import ClauseOpinion, Opinion, OpinionAct, View, signatures
from audits.models.samples import Sample, SampleItem, SampleStep

__all__ = [
    "ClauseOpinion",
    "Engagement",
    "Finding",
    "FindingStep",
    "GivenHead",
    "Opinion",
    "OpinionAct",
    "Sample",
    "SampleItem",
    "SampleStep",
    "View",
    "evidence_visible_to",
    "signatures",
]
