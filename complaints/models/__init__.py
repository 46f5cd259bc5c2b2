"""The record: complaints, their earlier versions, and the imports that brought them."""

from complaints.models.calendars import Decree, DecreedDay, OpeningHours
from complaints.models.complaints import Arrival, ChangeSet, Channel, Complaint, ComplaintRevision
from complaints.models.imports import Import, Imports, Mapping
from complaints.models.looks import Hold, Look
from complaints.models.pauses import Pause
from complaints.models.quality import QualityMark, SourceMonth
from complaints.models.reads import Complaints, organisations_visible_to, units_visible_to
from complaints.models.register import Category, Source
from complaints.models.saved import SavedView
from complaints.models.surveys import Invitation, Survey
from complaints.models.tallies import MonthTally, TalliedMonth, Tally, TallyCounter, TallyMark

__all__ = [
    "Arrival",
    "Category",
    "ChangeSet",
    "Channel",
    "Complaint",
    "ComplaintRevision",
    "Complaints",
    "Decree",
    "DecreedDay",
    "Hold",
    "Import",
    "Imports",
    "Invitation",
    "Look",
    "Mapping",
    "MonthTally",
    "OpeningHours",
    "Pause",
    "QualityMark",
    "SavedView",
    "Source",
    "SourceMonth",
    "Survey",
    "TalliedMonth",
    "Tally",
    "TallyCounter",
    "TallyMark",
    "organisations_visible_to",
    "units_visible_to",
]
