"""The only rows that belong to no step of the way through: doors for machines, and what people are told."""

from dashboard.api.hooks.models import Hook as Hook
from dashboard.api.hooks.models import HookMessage as HookMessage
from dashboard.notices.models import Delivery as Delivery
from dashboard.notices.models import Message as Message
from dashboard.notices.models import Notice as Notice
from dashboard.notices.models import Way as Way
from dashboard.notices.models import Wish as Wish
