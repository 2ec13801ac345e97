"""Pictures and files on the simulator's page: chosen, dropped or pasted, seen by others, taken home."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from bot.channels.simulator import SimulatorChannel
from documents import qr, sheets
from services import files
from tests.browser.conftest import PHONE, Simulator, Visits
from tests.documents.test_sheets import foreign

PNG = qr.png("K7M2-9QX4")
PICTURE = FilePayload(name="提货码.png", mimeType="image/png", buffer=PNG)
SHEET = FilePayload(name="发货.xlsx", mimeType=sheets.XLSX, buffer=foreign(["单号", "快递"]))


def enters(visit: Visits, me: str = "阿梅", **options: Any) -> Page:
    """Somebody opens the page, and waits until it can take files."""
    page = visit(me, **options)
    expect(page.get_by_role("button", name="发图片或文件")).to_be_enabled()
    return page


def give(page: Page, kind: str, target: str, *given: FilePayload, text: str = "") -> None:
    """Drop or paste files, as the browser itself tells of it."""
    parts: list[dict[str, Any]] = [
        {"name": one["name"], "type": one["mimeType"], "bytes": list(one["buffer"])} for one in given
    ]
    page.locator(target).evaluate(
        """(node, { kind, parts, text }) => {
            const data = new DataTransfer();
            const file = ({ name, type, bytes }) => new File([new Uint8Array(bytes)], name, { type });
            for (const part of parts) data.items.add(file(part));
            if (text) data.setData("text/plain", text);
            const more = kind === "paste" ? { clipboardData: data } : { dataTransfer: data };
            const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
            node.dispatchEvent(new Kind(kind, { bubbles: true, cancelable: true, ...more }));
        }""",
        {"kind": kind, "parts": parts, "text": text},
    )


def test_a_picture_is_sent_and_everybody_sees_it(visit: Visits, simulator: Simulator) -> None:
    page, other = enters(visit), enters(visit, "老王")
    page.locator("#chooser").set_input_files([PICTURE])
    expect(page.locator("#tray img")).to_be_visible()
    expect(page.locator("#send")).to_be_enabled()
    page.locator("#text").fill("坏了2个")
    page.locator("#text").press("Enter")
    expect(page.locator("#tray")).to_be_hidden()
    for shown in (page, other):
        picture = shown.locator(".message[data-id] .picture img")
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 300
    expect(other.locator('[data-chat="阳光小区"]')).to_contain_text("坏了2个")
    heard = simulator.listener.heard[0]
    assert (heard.text, len(heard.images), heard.files) == ("坏了2个", 1, ())
    assert SimulatorChannel(simulator.shop).fetch(heard.images[0]) == PNG


def test_a_file_alone_is_a_message(visit: Visits, simulator: Simulator) -> None:
    page = enters(visit)
    give(page, "drop", "#log", SHEET)
    expect(page.locator("#tray")).to_contain_text("发货.xlsx")
    page.locator("#send").click()
    card = page.locator(".message.mine[data-id] .card.file")
    expect(card).to_contain_text("发货.xlsx")
    expect(page.locator('[data-chat="阳光小区"]')).to_contain_text("[文件] 发货.xlsx")
    expect(page.locator(".message.mine .bubble")).to_have_count(0)
    assert [file.name for file in simulator.listener.heard[0].files] == ["发货.xlsx"]


def test_a_file_card_brings_the_file(visit: Visits, simulator: Simulator) -> None:
    content = SHEET["buffer"]
    with simulator.shop.work() as work:
        path = files.keep(work, "配货单 3月6日.xlsx", sheets.XLSX, content)
    simulator.push("配好了", files=(("配货单 3月6日.xlsx", f"{simulator.listener.address}{path}"),))
    page = enters(visit)
    with page.expect_download() as coming:
        page.get_by_role("link", name="配货单 3月6日.xlsx").click()
    assert coming.value.suggested_filename == "配货单 3月6日.xlsx"
    with open(coming.value.path(), "rb") as brought:
        assert brought.read() == content


def test_a_picture_is_pasted_but_cells_of_a_sheet_stay_text(visit: Visits) -> None:
    page = enters(visit)
    give(page, "paste", "#text", PICTURE, text="1036\tSF123")
    expect(page.locator("#tray")).to_be_hidden()
    give(page, "paste", "#text", PICTURE)
    expect(page.locator("#tray img")).to_be_visible()


def test_what_is_refused_says_why_and_can_be_left_out(visit: Visits, simulator: Simulator) -> None:
    page = enters(visit)
    page.locator("#text").fill("看这个")
    wrong = FilePayload(name="virus.png", mimeType="image/png", buffer=b"MZ\0\0")
    page.locator("#chooser").set_input_files([wrong])
    expect(page.locator("#tray [role=status]")).to_contain_text("这种文件发不了")
    expect(page.locator("#send")).to_be_disabled()
    page.locator("#text").press("Enter")
    page.get_by_role("button", name="不发 virus.png").click()
    expect(page.locator("#tray")).to_be_hidden()
    page.locator("#text").press("Enter")
    expect(page.locator(".message.mine[data-id] .bubble")).to_have_text("看这个")
    assert len(simulator.listener.heard) == 1
    assert any("415" in line for line in visit.complaints)
    visit.complaints.clear()


def test_names_are_never_markup(visit: Visits, simulator: Simulator) -> None:
    path = "javascript:alert(1)"
    simulator.push("", files=(("<img src=x onerror=alert(1)>.pdf", path),))
    page = enters(visit)
    card = page.locator(".card.file")
    expect(card).to_contain_text("<img src=x onerror=alert(1)>.pdf")
    expect(page.locator(".card.file img, a.card.file")).to_have_count(0)


def test_a_phone_has_room_for_it(visit: Visits) -> None:
    page = enters(visit, "阿梅", size=PHONE, has_touch=True, is_mobile=True)
    page.locator("#chooser").set_input_files([PICTURE, SHEET])
    expect(page.locator("#tray li")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("button", name="发图片或文件")).to_be_in_viewport()


def test_nothing_is_handed_in_before_the_page_knows_for_whom(visit: Visits) -> None:
    page = visit("阿梅")
    page.route("**/sim/api/**", lambda _: None)  # no answer
    page.reload()
    give(page, "drop", "#log", PICTURE)
    page.locator("#chooser").set_input_files([PICTURE])
    expect(page.locator("#tray li")).to_have_count(0)
    expect(page.locator("#attach")).to_be_disabled()
