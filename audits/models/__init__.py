"""The check: engagements of third-party auditors and what they find."""

from audits.models.engagements import Engagement
from audits.models.evidence import evidence_visible_to
from audits.models.findings import Finding, FindingStep

__all__ = ["Engagement", "Finding", "FindingStep", "evidence_visible_to"]
