"""The ledger of what is promised and paid for a breach (rule book §12). Sums are counted, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Sum, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.models.added import Added, AddedOnly
from compliance.models.breaches import Breach

FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Balance:
    """What entries come to, in yuan: promised and paid without what was taken back, and what is still owed."""

    promised: Decimal
    paid: Decimal

    @property
    def owed(self) -> Decimal:
        return max(self.promised - self.paid, Decimal(0))


class Compensations(Added["Compensation"]):
    def balance(self) -> Balance:
        """What these entries come to, to the fen: SQLite adds decimals as floats."""
        kind = Compensation.Kind
        signed = Case(When(kind=kind.REVERSAL, then=-F("amount")), default=F("amount"))
        of = {name: Q(kind=name) | Q(kind=kind.REVERSAL, reverses__kind=name) for name in (kind.PROMISED, kind.PAID)}
        sums = self.order_by().aggregate(**{name: Sum(signed, filter=which) for name, which in of.items()})
        promised, paid = ((sums[name] or Decimal(0)).quantize(FEN) for name in of)
        return Balance(promised, paid)


class Compensation(AddedOnly):
    """One entry of the ledger, in yuan to the fen. Entries are only ever added: a wrong one is taken back by a
    reversal of the same amount, which says why."""

    class Kind(models.TextChoices):
        PROMISED = "promised", _("promised")
        PAID = "paid", _("paid")
        REVERSAL = "reversal", _("taken back")

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="compensations")
    kind = models.CharField(_("entry"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("amount in yuan"), max_digits=14, decimal_places=2)
    on = models.DateField(_("day"))
    words = models.CharField(_("for what, to whom"), max_length=300)
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, null=True, blank=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="compensations", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Compensations.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("compensation")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="compensation_is_positive"),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses=None)),
                name="compensation_reversal_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
