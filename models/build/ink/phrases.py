"""What stands in the headers of made-up papers: labels, symbols, places, and the lines about number and date."""

from __future__ import annotations

import random

_TYPES = (
    *("QĐ", "CV", "KH", "BC", "TB", "TTr", "GM", "NQ", "CT", "HD", "BB"),
    *("TM", "PA", "ĐA", "KL", "QC", "ĐL", "CĐ", "PC", "GUQ", "CTr"),
)
_BODIES = (
    *("UBND", "SYT", "SGDĐT", "BGDĐT", "STC", "SNV", "VP", "BYT", "SXD", "SKHĐT", "HĐND"),
    *("BTC", "TU", "STTTT", "TTg", "SNN", "STNMT", "LĐLĐ", "BQL", "TTYT", "HĐQLQ", "NQD"),
)
_CODE_LETTERS = "ABCDĐGHKLMNOPQSTUVXY"
PLACES = (
    *("Hà Nội,", "Kiên Giang,", "Quảng Ngãi,", "Đà Nẵng,", "Phú Thọ,", "Bến Tre,", "Bình Thuận,", "Cà Mau,"),
    *("An Giang,", "Lào Cai,", "Huế,", "TP. Hồ Chí Minh,", "Nghệ An,", "Thanh Hóa,", "Đắk Lắk,", "Gia Lai,"),
    *("Cần Thơ,", "Sơn La,", "Hải Phòng,", "Long An,", "Quảng Nam,", "Đồng Nai,", "Tây Ninh,", "Yên Bái,"),
)
_OFFICES = (
    *("ỦY BAN NHÂN DÂN", "SỞ Y TẾ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "UBND TỈNH AN GIANG", "BỘ TÀI CHÍNH", "VĂN PHÒNG"),
    *("HUYỆN CHÂU THÀNH", "TRƯỜNG ĐẠI HỌC", "ĐẢNG ỦY XÃ", "HỘI ĐỒNG NHÂN DÂN", "TRUNG TÂM Y TẾ", "CHI CỤC THUẾ"),
)
_MOTTOES = (
    *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc"),
    "ĐẢNG CỘNG SẢN VIỆT NAM",
)
_TITLES = ("QUYẾT ĐỊNH", "KẾ HOẠCH", "GIẤY MỜI", "THÔNG BÁO", "TỜ TRÌNH", "BÁO CÁO", "Kính gửi:")
_SUBJECTS = (
    *("thực hiện kết luận hội nghị", "tổng kết dự án", "tăng cường quản lý hồ sơ", "báo cáo tình hình"),
    *("triển khai nhiệm vụ trọng tâm quý I", "cử cán bộ tham gia lớp bồi dưỡng", "đăng ký danh sách học sinh"),
    *("phê duyệt kế hoạch kiểm tra", "đánh giá chất lượng bệnh viện", "điều chỉnh dự toán ngân sách"),
    *("góp ý dự thảo nghị định", "phòng, chống dịch bệnh", "an toàn giao thông", "của các đơn vị trực thuộc"),
)
_CITATIONS = ("Căn cứ Quyết định {};", "(Kèm theo Quyết định {})", "V/v trả lời Công văn {}")
_CITATIONS_FURTHER = (_CITATIONS[0], "{};")


def _code(known: tuple[str, ...], chance: random.Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(known)
    return "".join(chance.choice(_CODE_LETTERS) for _ in range(chance.randint(2, 6)))


def symbol(chance: random.Random) -> str:
    """What follows the number: slash or hyphen, at times a year, type and bodies."""
    body = _code(_BODIES, chance) + chance.choice(["", "", "", f"{chance.randint(1, 999)}"])
    kind = _code(_TYPES, chance)
    if chance.random() < 0.1:
        return f"{chance.choice(['-', ' - '])}{kind}/{body}"
    year = f"/{chance.randint(1990, 2029)}" if chance.random() < 0.1 else ""
    first, join = chance.choice([kind, body]), chance.choice(["-", "-", "-", " - ", " -"])
    space = chance.choice(["", "", "", "", " "])
    return f"{year}/{space}{first}{join}{_code(_BODIES, chance)}"


def about(chance: random.Random) -> str:
    """The words of a subject."""
    return " ".join(chance.sample(_SUBJECTS, chance.randint(1, 2)))


def line_above(chance: random.Random) -> str:
    """What stands over a number or date."""
    return chance.choice([*_OFFICES, *_MOTTOES])


def line_below(chance: random.Random) -> str:
    """What stands under it."""
    return chance.choice([f"V/v {about(chance)}", about(chance), chance.choice(_TITLES)])


def other_line(chance: random.Random) -> str:
    """A line of the header without number and date."""
    kinds = (line_above, line_below, _cited)
    return chance.choices(kinds, [5, 5, 1])[0](chance)


def _cited(chance: random.Random) -> str:
    """Another paper's number and date in the words of a subject."""
    number, year = chance.randint(1, 2999), chance.randint(1990, 2029)
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    return f"{about(chance)} {number}{symbol(chance)} {day:02}/{month}/{year} {about(chance)}"


def citing(chance: random.Random, *, first: bool) -> str:
    """A line of text that cites another paper; the first of a text does not begin with the number."""
    number, kind = chance.randint(1, 2999), chance.choice(_TYPES)
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1990, 2029)
    cited = f"{number}/{kind}-{chance.choice(_BODIES)} ngày {day:02} tháng {month:02} năm {year}"
    whose = chance.choice(_OFFICES).capitalize()
    return chance.choice(_CITATIONS if first else _CITATIONS_FURTHER).format(f"số {cited} của {whose}")
