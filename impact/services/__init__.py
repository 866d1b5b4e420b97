"""What can happen to reports."""

from impact.services.leaving import leave_reports
from impact.services.releasing import make_release, request_due, retry_release

__all__ = ["leave_reports", "make_release", "request_due", "retry_release"]
