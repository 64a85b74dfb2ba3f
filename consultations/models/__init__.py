from .enquiries import Enquiry
from .pages import ConsultationPage
from .questions import ConsultationQuestion

__all__ = ["ConsultationPage", "ConsultationQuestion", "Enquiry"]
