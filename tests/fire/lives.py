"""What people do with money, as steps that life repeats where the process died: a platform sends its message again, a
gateway its notice, a person presses the button again, a job is due again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core import numbers
from core.work import Actor
from models.payments import Payment, Way
from payments.sandbox import Conduct, Notices, Refunds
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.fire.life import Life


@dataclass(frozen=True, slots=True)
class Says:
    """A message; the same id each time it comes. A "#" in it is the first order's number."""

    by: str
    text: str
    group: bool = False

    def __call__(self, life: Life) -> str:
        shown = [numbers.show(order_id) for order_id in life.orders()]
        send = life.chat.says if self.group else life.chat.whispers
        answer = send(self.text.replace("#", (*shown, "#")[0]), by=self.by, mid=f"{self.by} {self.text}")
        text = f"{self.text}: " + "\n".join(part.text for part in (answer.here, answer.private) if part)
        for place, number in enumerate(numbers.show(order_id) for order_id in life.orders()):
            text = text.replace(number, f"#{place}")
        return text


@dataclass(frozen=True, slots=True)
class Opens:
    """Somebody presses the button to pay the n-th order, or a share of it."""

    nth: int = 0
    way: Way = Way.H5
    share: int | None = None

    def __call__(self, life: Life) -> None:
        payer, orders = Actor(life.chat.who["阿梅"].id), [life.orders()[self.nth]]
        openid = "o-1" if self.way is Way.JSAPI else ""
        life.till.open(orders, payer, "127.0.0.1", way=self.way, share_id=self.share, openid=openid)


@dataclass(frozen=True, slots=True)
class Pays:
    """Somebody pays the n-th payment at the gateway, which then tells it (or not)."""

    nth: int = 0
    notices: Notices = Notices.NORMAL
    refunds: Refunds = Refunds.SUCCEED

    def __call__(self, life: Life) -> None:
        number = look.rows(life.chat, Payment)[self.nth].number
        life.cashier.tell(Conduct(self.notices, self.refunds), number)
        life.cashier.pay(life.code(number))


@dataclass(frozen=True, slots=True)
class Minutes:
    """So many of them pass, with all jobs and notices."""

    number: int

    def __call__(self, life: Life) -> None:
        life.time_passes(self.number)


def hears(life: Life) -> None:
    life.notices()


def expires(life: Life) -> None:
    life.chat.runs("orders.expire_orders")


def waits_too_long(life: Life) -> None:
    life.clock.advance(minutes=16)


def goods_stay(life: Life) -> None:
    """Longer than they can come back by right."""
    life.clock.advance(days=8)


def next_morning(life: Life) -> None:
    """The bills are there."""
    morning = datetime(2026, 3, 7, 10, 30, tzinfo=SHANGHAI)
    life.clock.advance(seconds=max(0, (morning - life.clock.now()).total_seconds()))


def reconciles(life: Life) -> None:
    for _ in range(3):
        life.chat.runs("reconciliation.match_bills")
        life.clock.advance(minutes=20)


Step = Callable[[Life], object]
ORDERS = Says("阿梅", "苹果2斤", group=True)
ALL = Says("阿梅", "香蕉20斤", group=True)
SPLITS = Says("阿梅", "拼单 # 2人")
RECEIVES = Says("经理", "分账 果园 1900000199 梅园果业有限公司")
BACK = Says("阿梅", "退款 # 不要了")
GROUP_BUY = Says("团长", "拼团 苹果 7.00 2人 到 4分钟后", group=True)
JOIN = Says("阿梅", "参团 1 2斤", group=True)
SOLD: tuple[Step, ...] = (ORDERS, Opens(), Pays(), Minutes(2))

# What has been killed elsewhere, or is nobody's money, was before: (before, and then what is killed).
STORIES: dict[str, tuple[tuple[Step, ...], tuple[Step, ...]]] = {
    "sold and sent back": ((), (*SOLD, BACK, Minutes(3))),
    "all notices lost": (
        (ORDERS, Opens(way=Way.NATIVE), Pays(notices=Notices.DROP)),
        (Minutes(2), BACK, Minutes(4)),
    ),
    "a notice that isn't true": ((ORDERS, Opens(), Pays(notices=Notices.WRONG_AMOUNT)), (Minutes(2),)),
    "paid twice": (
        (ORDERS, Opens(), Opens(way=Way.NATIVE), Pays(), Pays(1, Notices.DELAY), hears),
        (Minutes(4),),
    ),
    "never paid": ((ORDERS, Opens(way=Way.JSAPI)), (waits_too_long, Minutes(3))),
    "paid while it expired, and gone": (
        (ALL, Opens(), Pays(notices=Notices.DROP), waits_too_long),
        (expires, Says("老王", "香蕉1斤", group=True), Minutes(4)),
    ),
    "changed while paying": (
        (ORDERS, Opens()),
        (Says("阿梅", "苹果+1斤", group=True), Minutes(2), Opens(), Pays(1), Minutes(2)),
    ),
    "abnormal, then by hand": (
        (ORDERS, Opens(), Pays(refunds=Refunds.ABNORMAL), Minutes(2), BACK, Minutes(4)),
        (Says("经理", "退款处理 # 改退银行卡"), Minutes(3), Says("经理", "退款处理 # 已线下退 转账4711")),
    ),
    "shared by two": (
        (ORDERS, SPLITS, Opens(share=1), Opens(share=2), Pays(), Minutes(1)),
        (Pays(1), Minutes(2), BACK, Minutes(3)),
    ),
    "a supplier who can get parts": ((), (RECEIVES, Minutes(2))),
    "a part for the supplier, and back": (
        (RECEIVES, Minutes(1), *SOLD, Says("阿梅", "收货 #"), goods_stay),
        (Minutes(18), BACK, Minutes(6)),
    ),
    "a group-buy that fails": (
        (GROUP_BUY, JOIN, Opens(), Pays(), Says("老王", "参团 1", group=True)),
        (Minutes(12),),
    ),
    "a group-buy that is filled": (
        (GROUP_BUY, JOIN, Opens(), Pays(), Says("老王", "参团 1", group=True), Opens(1), Minutes(1)),
        (Pays(1), Minutes(2)),
    ),
    "the next morning's bills": (
        (*SOLD, BACK, Minutes(4), ALL, Opens(1), Pays(1, Notices.DROP), next_morning, expires),
        (reconciles,),
    ),
}
