"""The signature blocks of a paper, one a signer: side by side where two bodies sign, else in the right column.

A joint paper has its first body's block at the left and the other's at the right; the list of recipients then stands
below them, or between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.fields.marks import is_copy_mark
from pipeline.fields.person_names import any_name
from pipeline.fields.signature_block import Block, read_block
from pipeline.fields.signer_titles import find_title
from pipeline.folding import begins
from pipeline.paper import Paper, Placed
from pipeline.types import Box, Line, Zone, box_around

_GAP = 2.0
"""Heights of its letters between two words of a line from which they stand in two columns."""
_LAST_LINES = 14
_END = "./."
_CLOSING = {Zone.BODY, Zone.RECIPIENTS, Zone.SIGNATURE}


@dataclass(frozen=True, slots=True)
class SignedBlock:
    """A block and on which side of the paper it stands; None where only one stands there or the source is a text."""

    block: Block
    lines: tuple[Placed, ...]
    side: str | None = None


def signed_blocks(paper: Paper) -> tuple[SignedBlock, ...]:
    """The blocks in reading order; the last is the principal signer's.  Empty where the paper shows none."""
    page = paper.closing_page
    own = _without_copy(paper.zone(Zone.SIGNATURE, page))
    left, right = _columns(paper, page, own)
    beside = [block for block in _in_turn(left) if _is_whole(block)]
    here = list(_in_turn(right if beside or not own else own))
    if not beside or not any(map(_is_whole, here)):
        return tuple(_in_turn(own)) if own else tuple(block for block in here if _is_whole(block))
    return (*(replace(block, side="left") for block in beside), *(replace(block, side="right") for block in here))


def _without_copy(lines: Sequence[Placed]) -> list[Placed]:
    """The lines of the original: under `SAO Y` stand number, date and signer of the copy."""
    first = next((place for place, line in enumerate(lines) if place and is_copy_mark(line.text)), len(lines))
    return list(lines[:first])


def _is_whole(block: SignedBlock) -> bool:
    return block.block.title is not None and any(any_name(placed) for placed in block.block.after)


def _in_turn(lines: Sequence[Placed]) -> Iterator[SignedBlock]:
    """The blocks of one column from top to bottom: one ends with a name under which another title stands."""
    if not lines:
        return
    paired = _paired(lines)
    if paired:
        yield from paired
        return
    start = 0
    for place in range(1, len(lines)):
        if find_title(lines[place].text) is None:
            continue
        above, below = lines[start:place], lines[place:]
        if _is_whole(SignedBlock(read_block(above), ())) and _is_whole(SignedBlock(read_block(below), ())):
            yield SignedBlock(read_block(above), tuple(above))
            start = place
    yield SignedBlock(read_block(lines[start:]), tuple(lines[start:]))


def _paired(lines: Sequence[Placed]) -> list[SignedBlock]:
    """The blocks of a text in which the titles of all signers stand before their names, `CHỦ TỊCH  GIÁM ĐỐC`."""
    if any(placed.line.box is not None for placed in lines):
        return []
    titles = [place for place, placed in enumerate(lines) if find_title(placed.text)]
    names = [place for place, placed in enumerate(lines) if any_name(placed)]
    beside = len({lines[place].line.row for place in titles}) < len(titles)
    if not beside or len(titles) != len(names) or len(titles) < 2 or max(titles) > min(names):
        return []
    pairs = [(lines[title], lines[name]) for title, name in zip(titles, names, strict=True)]
    return [SignedBlock(read_block(pair), pair) for pair in pairs]


def _columns(paper: Paper, page: int | None, own: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """What stands in the left and in the right half of the foot of the page, without the list of recipients."""
    lines = [
        placed
        for other in paper.pages
        if other.page == page
        for placed in (Placed(other.page, line) for line in other.lines if line.zone in _CLOSING)
    ]
    if any(placed.line.box is None for placed in lines):
        return [], []
    width_px = next((other.read.width_px for other in paper.pages if other.page == page), 0)
    sides: tuple[list[Placed], list[Placed]] = ([], [])
    for placed in sorted(_foot(lines, own), key=_top):
        for part in _parts(placed):
            box = part.line.box
            if box is not None and not _is_listed(part):
                sides[box.left + box.width / 2 > width_px / 2].append(part)
    return sides


def _foot(lines: Sequence[Placed], own: Sequence[Placed]) -> Sequence[Placed]:
    """The lines from the signature's first on, or, where none was found, from the end of the text on."""
    if own:
        top = min(map(_top, own)) - max(_height(placed) for placed in own)
        return [placed for placed in lines if _top(placed) >= top]
    ends = [place for place, placed in enumerate(lines) if placed.text.rstrip(" `'’|").endswith(_END)]
    return lines[ends[-1] + 1 :] if ends else lines[-_LAST_LINES:]


def _parts(placed: Placed) -> Iterator[Placed]:
    """The line, cut where its words stand in two columns."""
    words = placed.line.words
    cuts = [0]
    for place, (one, other) in enumerate(pairwise(words), start=1):
        if one.box is not None and other.box is not None:
            height = max(one.box.height, other.box.height)
            cuts += [place] if other.box.left - one.box.right > _GAP * height else []
    for start, end in pairwise([*cuts, len(words)]):
        line = replace(placed.line, words=words[start:end])
        yield Placed(placed.page, line)


def _is_listed(placed: Placed) -> bool:
    """Whether a part belongs to the list of recipients."""
    text = placed.text.lstrip(" .,'`|")
    return text[:1] in {"-", "–", "—", "+"} or begins(text, "Nơi nhận", 75) or begins(text, "Lưu:", 75)


def _top(placed: Placed) -> int:
    return _box(placed.line).top


def _height(placed: Placed) -> int:
    return _box(placed.line).height


def _box(line: Line) -> Box:
    return box_around(word.box for word in line.words) or Box(0, 0, 0, 0)
