"""The check: engagements of third-party auditors and what they find."""

from audits.models.corrections import CorrectiveAction, CorrectiveStep
from audits.models.engagements import Engagement
from audits.models.evidence import evidence_visible_to
from audits.models.findings import Finding, FindingStep
from audits.models.samples import Sample, SampleItem, SampleStep

__all__ = [
    "CorrectiveAction",
    "CorrectiveStep",
    "Engagement",
    "Finding",
    "FindingStep",
    "Sample",
    "SampleItem",
    "SampleStep",
    "evidence_visible_to",
]
