"""The sandbox cashier: a gateway on this machine that speaks WeChat Pay's API v3, with real signatures both ways.

For the demo and the tests, which thereby run the very client that talks to the real gateway. It keeps its state and
its keys below the data folder, and can be told to behave badly (see payments.sandbox.conduct). No real money moves.
"""

from payments.sandbox.call import Refuse
from payments.sandbox.cashier import Cashier, Slip
from payments.sandbox.conduct import Answers, BadConduct, Conduct, Notices, Refunds, Signing
from payments.sandbox.keys import Keys, keys_in, sandbox_settings
from payments.sandbox.sender import Sender

__all__ = [
    "Answers",
    "BadConduct",
    "Cashier",
    "Conduct",
    "Keys",
    "Notices",
    "Refunds",
    "Refuse",
    "Sender",
    "Signing",
    "Slip",
    "keys_in",
    "sandbox_settings",
]
