"""The only rows that belong to no step of the way through: doors for machines."""

from dashboard.api.hooks.models import Hook as Hook
from dashboard.api.hooks.models import HookMessage as HookMessage
