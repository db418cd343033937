"""The duties of metrology 计量."""

from zhijian.kernel.org.duties import declare
from zhijian.kernel.org.words import words

SUPERVISOR = declare("metrology_supervisor", words("计量监督", "Metrology supervisor"))
MANAGER = declare("metrology_manager", words("检定业务管理", "Verification manager"))
VERIFIER = declare("verifier", words("检定员", "Verifier"))
CHECKER = declare("checker", words("核验员", "Checker"))
APPROVER = declare("approver", words("批准人", "Approver"))
