from .access_log import AccessLogEntry
from .enquiries import Enquiry
from .erasure_ledger import ErasureLedgerEntry
from .notes import EnquiryNote
from .pages import ConsultationPage
from .questions import ConsultationQuestion
from .settings import EnquirySettings

__all__ = [
    "AccessLogEntry",
    "ConsultationPage",
    "ConsultationQuestion",
    "Enquiry",
    "EnquiryNote",
    "EnquirySettings",
    "ErasureLedgerEntry",
]
