from .access_log import AccessLogEntry
from .enquiries import Enquiry
from .erasure_ledger import ErasureLedgerEntry
from .notes import EnquiryNote
from .pages import ConsultationPage
from .privacy_notices import PrivacyNotice
from .purge_runs import PurgeRun
from .questions import ConsultationQuestion
from .rights_requests import RightsRequest
from .settings import EnquirySettings

__all__ = [
    "AccessLogEntry",
    "ConsultationPage",
    "ConsultationQuestion",
    "Enquiry",
    "EnquiryNote",
    "EnquirySettings",
    "ErasureLedgerEntry",
    "PrivacyNotice",
    "PurgeRun",
    "RightsRequest",
]
